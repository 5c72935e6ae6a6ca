using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What is fetched, and that it is handled once.</summary>
public sealed class MissedEventTests
{
    [Theory]
    [InlineData(FakeEventStatus.Failed)]
    [InlineData(FakeEventStatus.Failing)]
    [InlineData(FakeEventStatus.Delivering)]
    public async Task What_was_not_delivered_is_handled_once_whatever_its_status(FakeEventStatus status)
    {
        await using var room = await Room.StartAsync();
        var seen = new List<KeygenEvent>();
        var machine = room.NewMachine((e, _) =>
        {
            seen.Add(e);
            return Task.CompletedTask;
        });
        var missed = room.Missed(status: status);
        var delivered = room.Missed(status: FakeEventStatus.Delivered);

        var first = await machine.RunAsync();
        var second = await machine.RunAsync();

        first.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Seen = 2, Dispatched = 1, Handled = 1, Failed = 0, Duplicates = 0 });
        second.Handled.Should().Be(0);
        room.Ledger.Should().Equal(missed.IdempotencyToken);
        seen.Should().ContainSingle().Which.Should().BeOfType<LicenseCreated>().Which.IsCatchUp.Should().BeTrue();
        room.TimesHandled(delivered).Should().Be(0);
    }

    [Theory]
    [InlineData("FAILED", "SOMETHING_NEW")]
    [InlineData("REFUSED", "SOMETHING_NEW")]
    public async Task A_row_with_a_status_or_a_reason_that_nobody_knows_was_not_delivered(string status, string reason)
    {
        await using var room = await Room.StartAsync();
        var missed = room.Missed();
        var machine = room.NewMachine(configure: options => options.UseHandler(() => new Rewriting(room.Keygen, body => body
            .Replace("\"status\":\"FAILED\"", $"\"status\":\"{status}\"", StringComparison.Ordinal)
            .Replace("\"lastResponseBody\":null", $"\"lastResponseBody\":\"{reason}\"", StringComparison.Ordinal))));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1 });

        room.TimesHandled(missed).Should().Be(1);
    }

    [Fact]
    public async Task A_delivery_that_was_refused_which_Keygen_never_retries_is_handled()
    {
        await using var room = await Room.StartAsync();
        room.Keygen.Endpoints[0].SendTo = new("http://127.0.0.1:1");
        var row = room.Keygen.Raise<LicenseCreated>().Single();
        await room.Keygen.WaitForAsync(_ => row.Status is FakeEventStatus.Failed);
        row.LastResponseBody.Should().Be("CONN_REFUSED");

        room.Pass(TimeSpan.FromMinutes(3));
        await room.NewMachine().RunAsync();

        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task An_event_that_is_FAILING_when_it_is_seen_and_FAILED_after_the_cursor_passed_is_not_lost()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        var row = room.Missed(status: FakeEventStatus.Failing);
        var last = room.Missed(minutesAgo: 19);
        await machine.RunAsync();

        room.Pass(TimeSpan.FromHours(1));
        row.Status = FakeEventStatus.Failed;
        await machine.RunAsync();

        room.TimesHandled(row).Should().Be(1);
        room.TimesHandled(last).Should().Be(1);
        room.Requests[^1].Target.Should().NotContain($"cursor]={row.Id}", "the cursor is behind it");
    }

    [Fact]
    public async Task An_event_that_stays_FAILING_after_a_410_is_not_lost()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        room.Keygen.Endpoints[0].Subscriptions = [];
        var stuck = room.Missed(minutesAgo: 60 * 20, status: FakeEventStatus.Failing);

        await machine.RunAsync();

        room.TimesHandled(stuck).Should().Be(1);
    }

    [Fact]
    public async Task A_row_younger_than_two_minutes_is_left_for_the_next_run_with_all_behind_it()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        var old = room.Missed(minutesAgo: 3);
        var young = room.Missed(minutesAgo: 1.5, status: FakeEventStatus.Failing);

        await machine.RunAsync();
        (room.TimesHandled(old), room.TimesHandled(young)).Should().Be((1, 0));

        room.Pass(TimeSpan.FromMinutes(1));
        await machine.RunAsync();
        (room.TimesHandled(old), room.TimesHandled(young)).Should().Be((1, 1));
    }

    [Fact]
    public async Task A_row_whose_payload_is_null_is_open_until_it_is_stored()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        var row = room.Missed();
        row.PayloadIsStored = false;
        var behind = room.Missed(minutesAgo: 18);

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Open = 1, Handled = 1 });
        room.TimesHandled(behind).Should().Be(1);

        // Passed by the cursor meanwhile.
        room.Pass(TimeSpan.FromMinutes(9));
        row.PayloadIsStored = true;
        (await machine.RunAsync()).Open.Should().Be(1);
        room.Pass(TimeSpan.FromMinutes(2));
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Open = 0, Handled = 1 });
        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task A_row_that_appears_behind_the_cursor_is_found()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        room.Missed(minutesAgo: 60);
        room.Missed(minutesAgo: 3);
        await machine.RunAsync();

        var late = room.Missed(minutesAgo: 10);
        await machine.RunAsync();

        room.TimesHandled(late).Should().Be(1);
        room.Ledger.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_retry_by_hand_of_what_was_handled_is_a_duplicate()
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewMachine();
        var row = room.Missed();
        await machine.RunAsync();

        room.Keygen.Endpoints[0].Subscriptions = [];
        room.Keygen.Retry(row);
        room.Pass(TimeSpan.FromMinutes(3));
        var result = await machine.RunAsync();

        result.Duplicates.Should().BePositive();
        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task Events_of_an_edited_URL_are_counted_and_reported_and_handled_once_it_is_named()
    {
        await using var room = await Room.StartAsync();
        var old = room.Keygen.AddEndpoint("https://user:pass@old.example.com/hooks?code=1");
        var row = room.Missed(endpoint: old);

        var machine = room.NewMachine();
        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, UnknownUrl = 1, Dispatched = 0 });
        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6007);

        var mended = room.NewMachine(configure: static options => options.FormerEndpointUrls.Add("https://old.example.com/hooks?code=1"));
        (await mended.RunAsync(since: Room.Start - TimeSpan.FromDays(2))).Should().BeEquivalentTo(new { UnknownUrl = 0, Handled = 1 });
        room.TimesHandled(row).Should().Be(1);
    }

    [Fact]
    public async Task What_is_older_than_marks_live_less_two_days_is_not_handed_over_and_reported()
    {
        await using var room = await Room.StartAsync(static options => options.RetentionDays = 0);
        room.Store.Traits = room.Store.Traits with { Retention = TimeSpan.FromDays(10) };
        var old = room.Missed(minutesAgo: 60 * 24 * 8 + 1);
        var young = room.Missed(minutesAgo: 60 * 24 * 8 - 1);
        var machine = room.NewMachine(configure: static options => options.Since = Room.Start - TimeSpan.FromDays(30));

        (await machine.RunAsync()).Should().BeEquivalentTo(new { TooOld = 1, Handled = 1 });

        (room.TimesHandled(old), room.TimesHandled(young)).Should().Be((0, 1));
        machine.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 6008);
    }

    [Fact]
    public async Task With_a_store_that_never_forgets_nothing_is_too_old()
    {
        await using var room = await Room.StartAsync(static options => options.RetentionDays = 0);
        room.Store.Traits = room.Store.Traits with { Retention = TimeSpan.MaxValue };
        room.Missed(minutesAgo: 60 * 24 * 400);
        var machine = room.NewMachine(configure: static options => options.Since = DateTimeOffset.MinValue);

        (await machine.RunAsync()).Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, Handled = 1, TooOld = 0 });
    }
}
