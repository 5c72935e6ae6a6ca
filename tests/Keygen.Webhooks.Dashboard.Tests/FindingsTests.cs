using System.Text.Json;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What the section Now says of health, store, catch-up and endpoint.</summary>
public sealed class FindingsTests
{
    [Fact]
    public async Task A_store_that_does_not_answer_is_named_without_its_message()
    {
        await using var server = await DashboardServer.StartAsync(new() { Handlers = static webhooks => webhooks.UseStore(static _ => new BrokenStore()) });

        var findings = await FindingsAsync(server);

        findings.Should().Contain(static one => one.StartsWith("Error: The store does not answer (TimeoutException)."));
        string.Join('\n', findings).Should().NotContain(BrokenStore.Message);
    }

    [Fact]
    public async Task Events_that_fail_are_counted_and_after_two_days_it_says_that_Keygen_gave_up()
    {
        var (shop, time) = (new Shop(), new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var server = await DashboardServer.StartAsync(shop.Setup with { Services = builder => builder.Services.AddSingleton<TimeProvider>(time) });
        await server.DeliverAsync(new TestEvent("license.expired"));
        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: 1 event has a handler that failed"));

        time.Advance(TimeSpan.FromDays(2.1));

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Error: 1 event has a handler that failed") && one.Contains("Keygen no longer delivers it again."));
    }

    [Fact]
    public async Task Half_of_the_deliveries_fail_and_it_does_not_look_good_between_two_failures()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await DashboardServer.StartAsync(new Shop().Setup with { Services = builder => builder.Services.AddSingleton<TimeProvider>(time) });
        for (var n = 0; n < 3; n++)
        {
            await server.DeliverAsync(new TestEvent("license.expired"));
            time.Advance(TimeSpan.FromSeconds(25));
            await server.DeliverAsync(new TestEvent("license.created"));
        }

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: 3 of 6 deliveries failed in the last ten minutes. The last one failed 20 seconds ago."))
            .And.NotContain(static one => one.StartsWith("Good: Deliveries are accepted."));
        time.Advance(TimeSpan.FromMinutes(11));
        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Good: Deliveries are accepted."));
    }

    [Fact]
    public async Task A_failure_after_which_nothing_completed_stays_a_warning()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await DashboardServer.StartAsync(new Shop().Setup with { Services = builder => builder.Services.AddSingleton<TimeProvider>(time) });
        await server.DeliverAsync(new TestEvent("license.expired"));
        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: The only delivery of the last ten minutes failed."));

        time.Advance(TimeSpan.FromMinutes(61));

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: 1 delivery failed, and none has completed since. The last one failed 1 hour ago."));
    }

    [Fact]
    public async Task One_failure_of_many_deliveries_is_a_note_and_not_good()
    {
        await using var server = await DashboardServer.StartAsync(new Shop().Setup);
        await server.DeliverAsync(new TestEvent("license.expired"));
        for (var n = 0; n < 24; n++)
        {
            await server.DeliverAsync(new TestEvent());
        }

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Note: 1 of 25 deliveries failed in the last ten minutes."))
            .And.NotContain(static one => one.StartsWith("Good: Deliveries are accepted."));
    }

    [Fact]
    public async Task Refusals_are_a_note_among_verified_ones_and_a_warning_when_many_are_refused_and_none_verifies()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await DashboardServer.StartAsync(new() { Services = builder => builder.Services.AddSingleton<TimeProvider>(time) });
        await server.DeliverAsync(Forged);
        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: No delivery has verified, and 1 request was refused."));
        await server.DeliverAsync(new TestEvent());
        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Note: 1 of 2 requests did not verify in the last ten minutes."))
            .And.Contain(static one => one.StartsWith("Good: Deliveries are accepted."));

        time.Advance(TimeSpan.FromMinutes(11));
        (await FindingsAsync(server)).Should().NotContain(static one => one.Contains("refused"));
        for (var n = 0; n < 6; n++)
        {
            await server.DeliverAsync(Forged);
        }

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: 6 requests were refused since a delivery verified, 11 minutes ago."))
            .And.NotContain(static one => one.StartsWith("Good: Deliveries are accepted."));
    }

    [Theory]
    [InlineData(false, "Note: No delivery has arrived at this server since it started.")]
    [InlineData(true, "Good: Deliveries are accepted.")]
    public async Task A_monitor_that_sends_GET_is_a_note_and_blames_no_key(bool hasDelivered, string expected)
    {
        await using var server = await DashboardServer.StartAsync();
        if (hasDelivered)
        {
            await server.DeliverAsync(new TestEvent());
        }

        for (var n = 0; n < 6; n++)
        {
            using var response = await server.Client.GetAsync(new Uri("/webhooks/keygen", UriKind.Relative));
            response.StatusCode.Should().Be(System.Net.HttpStatusCode.MethodNotAllowed);
        }

        (await FindingsAsync(server)).Should().Contain(one => one.StartsWith(expected))
            .And.Contain(static one => one.StartsWith("Note: 6 requests were no deliveries in the last ten minutes."))
            .And.NotContain(static one => one.Contains("A key or a URL")).And.NotContain(static one => one.StartsWith("Warning"));
    }

    [Fact]
    public async Task Deliveries_that_verify_and_cannot_be_read_have_a_finding_of_their_own_and_blame_no_key()
    {
        await using var server = await DashboardServer.StartAsync();
        for (var n = 0; n < 6; n++)
        {
            (await server.DeliverAsync(new TestDelivery("[]"u8.ToArray(), DateTimeOffset.UtcNow))).Should().Be(400);
        }

        var malformed = new TestEvent().SignedAt(DateTimeOffset.UtcNow) with { KeyId = "\"" };
        (await server.DeliverAsync(malformed)).Should().Be(400, "its header is malformed, which is no reading of a verified event");

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: 6 deliveries verified and could not be read in the last ten minutes."))
            .And.Contain(static one => one.StartsWith("Note: 1 request was no delivery in the last ten minutes."))
            .And.NotContain(static one => one.Contains("A key or a URL") || one.Contains("did not verify") || one.Contains("none has completed"))
            .And.NotContain(static one => one.StartsWith("Good: Deliveries are accepted."));
    }

    [Fact]
    public async Task Deliveries_of_another_account_verified_and_blame_no_key()
    {
        await using var server = await DashboardServer.StartAsync();
        for (var n = 0; n < 6; n++)
        {
            (await server.DeliverAsync(new TestEvent { AccountId = TestAccount.Other.Id })).Should().Be(401);
        }

        (await server.DeliverAsync(Forged)).Should().Be(401);

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: 6 deliveries of another account verified in the last ten minutes."))
            .And.Contain(static one => one.StartsWith("Note: 1 of 7 requests did not verify in the last ten minutes."))
            .And.NotContain(static one => one.Contains("A key or a URL"));
        var foreign = (await server.ListAsync())[^1].GetProperty("id").GetString();
        (await server.GetAsync($"/keygen/deliveries/one?id={foreign}")).GetProperty("verdict").GetProperty("title").GetString()
            .Should().Be("Refused: it verified, and is of another account.");
    }

    [Theory]
    [InlineData(0, "0 events", "less than 10 seconds ago")]
    [InlineData(1, "1 event", "less than 10 seconds ago")]
    [InlineData(59, "59 events", "50 seconds ago")]
    [InlineData(60, "60 events", "1 minute ago")]
    [InlineData(7_200, "7,200 events", "2 hours ago")]
    [InlineData(86_400, "86,400 events", "24 hours ago")]
    [InlineData(172_800, "172,800 events", "2 days ago")]
    public void Numbers_are_right_in_the_singular_too(int number, string count, string ago) =>
        (EnglishText.Count(number, "event"), EnglishText.Ago(TimeSpan.FromSeconds(number))).Should().Be((count, ago));

    [Fact]
    public async Task What_the_endpoint_watch_found_is_a_finding_with_what_to_do()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var server = await DashboardServer.StartAsync(new()
        {
            Services = builder => builder.Services.AddKeygenWebhooks().AddCatchUp(options =>
            {
                (options.ApiToken, options.BaseUrl, options.AllowForgetfulStore, options.RunOnSchedule) = (keygen.ApiToken, keygen.Url.AbsoluteUri, true, false);
                options.ProgressFolder = Directory.CreateTempSubdirectory("dashboard-").FullName;
            }).Services.PostConfigure<KeygenWebhooksOptions>(options =>
            {
                options.AccountId = keygen.Keys.AccountId;
                options.PublicKeys.Add(keygen.Keys.Ed25519);
            }),
        });
        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Note: Catch-up has not run yet."));

        await server.App.Services.GetRequiredService<CatchUpRunner>().RunAsync(cancellationToken: TestContext.Current.CancellationToken);

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: Keygen has no endpoint with this URL."))
            .And.Contain(static one => one.StartsWith("Good: Catch-up has reached the end of Keygen's list."));
    }

    private static TestDelivery Forged => new TestEvent().SignedAt(DateTimeOffset.UtcNow) with { Account = TestAccount.Other };

    private static async Task<string[]> FindingsAsync(DashboardServer server) =>
    [
        .. (await server.GetAsync("/keygen/now/status")).GetProperty("findings").EnumerateArray()
            .Select(static one => $"{Text(one, "level")}: {Text(one, "title")} {Text(one, "meaning")} {Text(one, "toDo")}"),
    ];

    private static string? Text(JsonElement finding, string name) => finding.GetProperty(name).GetString();

    private sealed class BrokenStore : IIdempotencyStore
    {
        public const string Message = "redis.internal:6379 as ada";

        public StoreTraits Traits { get; } = new(SurvivesRestart: true, StoreTraits.DefaultRetention);

        public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) => throw new TimeoutException(Message);

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new TimeoutException(Message);
    }
}
