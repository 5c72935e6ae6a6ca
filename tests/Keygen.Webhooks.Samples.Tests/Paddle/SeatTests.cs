using PaddleIntegration;
using PaddleIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Paddle;

/// <summary>A subscription's quantity follows its license's active machines.</summary>
public sealed class SeatTests
{
    [Fact]
    public async Task A_second_machine_is_a_second_seat_as_Paddle_documents_it()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync(items: [("pri_support", 3), (OfflineShop.SeatPriceId, 1)]);

        await shop.ActivateAsync(license);
        shop.Paddle.Changes.Should().BeEmpty("one seat is billed from the start");
        await shop.ActivateAsync(license);

        var change = shop.Paddle.Changes.Single();
        change.ToString().Should().Be($"PATCH /subscriptions/{subscription}");
        change.Headers["Authorization"].Should().Be("Bearer pdl_sdbx_apikey_offline");
        change.Headers["Paddle-Version"].Should().Be("1");
        change.Headers["Content-Type"].Should().StartWith("application/json");
        change.Body.Should().Be(
            """{"items":[{"price_id":"pri_support","quantity":3},{"price_id":"pri_seat","quantity":2}],"proration_billing_mode":"prorated_immediately"}""");
    }

    [Fact]
    public async Task The_same_event_again_by_hand_or_under_another_token_changes_nothing()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        await shop.ActivateAsync(license);
        var delivery = shop.EventOf("machine.created", shop.AddMachine(license));

        (await shop.DeliverAsync(delivery)).Should().Be(200);
        (await shop.DeliverAsync(delivery)).Should().Be(200);
        (await shop.DeliverAsync(delivery.RetriedByHandAt(DateTimeOffset.UtcNow))).Should().Be(200);
        (await shop.DeliverAsync(shop.EventOf("machine.created", shop.Keygen.Machines.Last().Id))).Should().Be(200);

        shop.Paddle.Changes.Should().HaveCount(1);
        shop.Paddle.SeatsOf(subscription).Should().Be(2);
    }

    [Fact]
    public async Task A_machine_being_deleted_does_not_count_though_it_is_still_there()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        await shop.ActivateAsync(license);
        var second = await shop.ActivateAsync(license);

        (await shop.DeliverAsync(shop.EventOf("machine.deleted", second))).Should().Be(200);

        shop.Keygen.Machines.Should().HaveCount(2);
        shop.Paddle.SeatsOf(subscription).Should().Be(1);
    }

    [Fact]
    public async Task The_last_machine_that_goes_leaves_one_seat()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        var only = await shop.ActivateAsync(license);

        (await shop.DeliverAsync(shop.EventOf("machine.deleted", only))).Should().Be(200);

        shop.Paddle.SeatsOf(subscription).Should().Be(1);
        shop.Paddle.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_machine_whose_heart_stopped_does_not_count_until_it_beats_again()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        await shop.ActivateAsync(license);
        var second = await shop.ActivateAsync(license);

        shop.Keygen.Machines.Change(second, static to => to.WithAttribute("heartbeatStatus", "DEAD"), "machine.heartbeat.dead");
        (await shop.DeliverAsync(shop.EventOf("machine.heartbeat.dead", second))).Should().Be(200);
        shop.Paddle.SeatsOf(subscription).Should().Be(1);

        shop.Keygen.Machines.Change(second, static to => to.WithAttribute("heartbeatStatus", "RESURRECTED"), "machine.heartbeat.resurrected");
        (await shop.DeliverAsync(shop.EventOf("machine.heartbeat.resurrected", second))).Should().Be(200);
        shop.Paddle.SeatsOf(subscription).Should().Be(2);
    }

    [Fact]
    public async Task More_machines_than_a_page_holds_are_all_counted()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        var machines = Enumerable.Range(0, 200).Select(_ => shop.AddMachine(license)).ToArray();

        await shop.ActivateAsync(license);

        shop.Paddle.SeatsOf(subscription).Should().Be(machines.Length + 1);
        shop.Keygen.Api.Requests.Count(static one => one.Path.EndsWith("/machines", StringComparison.Ordinal)).Should().Be(1 + 3, "one for the sale, then three pages");
    }

    [Fact]
    public async Task Events_at_once_and_in_any_order_end_at_the_right_number()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        var machines = Enumerable.Range(0, 8).Select(_ => shop.AddMachine(license)).ToArray();
        var created = machines.Select(one => shop.EventOf("machine.created", one)).Reverse().ToArray();
        var deleted = machines.Take(3).Select(one => shop.EventOf("machine.deleted", one)).ToArray();
        foreach (var machine in machines.Take(3))
        {
            shop.Keygen.Machines.Delete(machine);
        }

        var answers = await Task.WhenAll(deleted.Concat(created).Select(shop.DeliverAsync));

        answers.Should().OnlyContain(static one => one == 200);
        shop.Paddle.SeatsOf(subscription).Should().Be(5);
        shop.Paddle.Changes.Should().HaveCount(1, "they took turns");
    }

    [Fact]
    public async Task A_hundred_activations_at_once_share_a_few_counts_and_none_waits_in_vain()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        var machines = Enumerable.Range(0, 100).Select(_ => shop.AddMachine(license)).ToArray();
        var before = shop.Keygen.Api.Requests.Count;
        shop.Keygen.Api.RefuseWhen = static _ =>
        {
            Thread.Sleep(40); // as far away as Keygen is: one by one, they would wait longer than a turn is waited for
            return false;
        };

        var answers = await Task.WhenAll(machines.Select(one => shop.DeliverAsync(shop.EventOf("machine.created", one))));

        answers.Should().OnlyContain(static one => one == 200);
        shop.Paddle.SeatsOf(subscription).Should().Be(100);
        (shop.Keygen.Api.Requests.Count - before).Should().BeLessThan(100, "it is not counted once an event");
    }

    [Fact]
    public async Task A_license_that_is_gone_or_not_billed_is_done_with_at_once()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (_, license) = await shop.SellAsync();
        var late = shop.EventOf("machine.created", shop.AddMachine(license));
        shop.Keygen.Licenses.Delete(license);
        var free = shop.AddLicense(OfflineShop.PolicyId, null);

        (await shop.DeliverAsync(late)).Should().Be(200);
        await shop.ActivateAsync(free);

        shop.Paddle.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task In_a_trial_nothing_is_billed_yet()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync("trialing");
        await shop.ActivateAsync(license);
        await shop.ActivateAsync(license);

        shop.Paddle.SeatsOf(subscription).Should().Be(2);
        shop.Paddle.Changes.Single().Body.Should().EndWith(""","proration_billing_mode":"do_not_bill"}""");
    }

    [Fact]
    public async Task While_the_subscription_is_to_be_cancelled_seats_wait_until_it_is_not()
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        await shop.ActivateAsync(license);
        shop.Paddle.Set(subscription, "scheduled_change", new System.Text.Json.Nodes.JsonObject { ["action"] = "cancel" });
        await shop.ActivateAsync(license);
        shop.Paddle.SeatsOf(subscription).Should().Be(1);

        shop.Paddle.Set(subscription, "scheduled_change", null);
        (await shop.NotifyAsync("subscription.updated", subscription)).Should().Be(200);
        shop.Paddle.SeatsOf(subscription).Should().Be(2);
    }

    [Theory]
    [InlineData("paddle")]
    [InlineData("keygen")]
    public async Task A_side_out_of_reach_is_500_and_the_retry_succeeds(string side)
    {
        await using var shop = await OfflineShop.StartAsync();
        var (subscription, license) = await shop.SellAsync();
        await shop.ActivateAsync(license);
        var delivery = shop.EventOf("machine.created", shop.AddMachine(license));
        _ = side is "paddle" ? (object)(shop.Paddle.Refuses = static _ => true) : shop.Keygen.Api.RefuseWhen = static _ => true;

        (await shop.DeliverAsync(delivery)).Should().Be(500);
        (shop.Paddle.Refuses, shop.Keygen.Api.RefuseWhen) = (null, null);
        (await shop.DeliverAsync(delivery)).Should().Be(200);

        shop.Paddle.SeatsOf(subscription).Should().Be(2);
    }
}
