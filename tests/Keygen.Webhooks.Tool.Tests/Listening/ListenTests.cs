using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Listening;

public sealed class ListenTests : IDisposable
{
    private readonly KeygenTestKeys _development = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Real_events_come_to_this_machine_signed_again()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var receiver = await ReceiverAsync(keygen);
        await using var listen = Start(keygen, receiver);
        await ListeningAsync(listen);

        var row = keygen.Record(KeygenEventBuilder.Of<LicenseCreated>().WithAttribute("name", "Acme").WithCreated(DateTimeOffset.UtcNow));
        keygen.Record(KeygenEventBuilder.Of("user.created").WithCreated(DateTimeOffset.UtcNow));
        await Eventually.HoldsAsync(() => receiver.Handled.Count == 2, "both events");

        var license = receiver.Handled.OfType<LicenseCreated>().Single();
        (license.Id, license.IdempotencyToken, license.License.Name).Should().Be((row.Id, row.IdempotencyToken, "Acme"));
        listen.Signal();
        var result = await listen.EndAsync();
        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().Contain("signed again, answered 200").And.Contain(_development.Ed25519).And.Contain("2 accepted, 0 not accepted.");
        keygen.Api.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task An_event_whose_payload_comes_late_and_one_that_appears_behind_newer_ones_are_posted_once()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var receiver = await ReceiverAsync(keygen);
        await using var listen = Start(keygen, receiver);
        await ListeningAsync(listen);

        var late = keygen.Record(KeygenEventBuilder.Of<LicenseCreated>().WithCreated(DateTimeOffset.UtcNow));
        late.PayloadIsStored = false;
        var newer = keygen.Record(KeygenEventBuilder.Of<LicenseCreated>().WithCreated(DateTimeOffset.UtcNow.AddSeconds(1)));
        await Eventually.HoldsAsync(() => receiver.Handled.Any(one => one.Id == newer.Id), "the newer event");
        late.PayloadIsStored = true;
        var behind = keygen.Record(KeygenEventBuilder.Of<LicenseCreated>().WithCreated(DateTimeOffset.UtcNow.AddMilliseconds(-200)));
        await Eventually.HoldsAsync(() => receiver.Handled.Count == 3, "all events");

        var asked = keygen.Api.Requests.Count;
        await Eventually.HoldsAsync(() => keygen.Api.Requests.Count > asked + 1, "two more looks at the list");
        receiver.Handled.Select(static one => one.Id).Should().BeEquivalentTo([newer.Id, late.Id, behind.Id]);
    }

    [Fact]
    public async Task A_failed_post_is_told_and_the_next_event_goes_on()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        var answers = 0;
        await using var receiver = await Receiver.StartAsync(context => Task.FromResult(context.Response.StatusCode = Interlocked.Increment(ref answers) == 1 ? 500 : 200));
        await using var listen = Start(keygen, receiver, "--json");
        await ListeningAsync(listen);

        keygen.Record(KeygenEventBuilder.Of("license.created").WithCreated(DateTimeOffset.UtcNow));
        keygen.Record(KeygenEventBuilder.Of("license.expired").WithCreated(DateTimeOffset.UtcNow.AddMilliseconds(5)));
        await Eventually.HoldsAsync(() => answers == 2, "both posts");
        listen.Signal("TERM");
        var result = await listen.EndAsync();

        result.ExitCode.Should().Be(0, result.Errors);
        var lines = result.Output.Split('\n').Select(static line => JsonNode.Parse(line)!).ToArray();
        lines.Where(static one => one["event"] is not null).Select(static one => $"{one["event"]} {one["status"]} {one["isSignedAgain"]}").Should().Equal(
            "license.created 500 true", "license.expired 200 true");
        lines[^1].ToJsonString().Should().Be("""{"state":"ended","accepted":1,"refused":1,"requests":REQUESTS}""".Replace("REQUESTS", $"{lines[^1]["requests"]}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Since_and_events_select_and_Keygens_wish_to_wait_is_heeded()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var receiver = await ReceiverAsync(keygen);
        keygen.Record(KeygenEventBuilder.Of("license.created").WithCreated(DateTimeOffset.UtcNow.AddHours(-3)));
        var recent = keygen.Record(KeygenEventBuilder.Of("license.created").WithCreated(DateTimeOffset.UtcNow.AddHours(-1)));
        keygen.Record(KeygenEventBuilder.Of("user.created").WithCreated(DateTimeOffset.UtcNow.AddHours(-1)));
        keygen.Api.FailNext(429, retryAfter: TimeSpan.FromSeconds(2));

        await using var listen = Start(keygen, receiver, "--since", "2h", "--events", "license.*");
        await Eventually.HoldsAsync(() => !receiver.Handled.IsEmpty, "the recent event");

        receiver.Handled.Select(static one => one.Id).Should().Equal(recent.Id);
        listen.Errors.Should().Contain(static line => line.Contains("asked again in 2 seconds"));
    }

    [Fact]
    public async Task What_happens_before_Keygen_answers_for_the_first_time_is_posted_too()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var receiver = await ReceiverAsync(keygen);
        keygen.Record(KeygenEventBuilder.Of("license.created").WithCreated(DateTimeOffset.UtcNow.AddMinutes(-10)));
        keygen.Api.FailNext(429, retryAfter: TimeSpan.FromSeconds(3));
        await using var listen = Start(keygen, receiver);
        await Eventually.HoldsAsync(() => listen.Errors.Any(static line => line.Contains("Nothing is lost.", StringComparison.Ordinal)), "the warning");

        var row = keygen.Record(KeygenEventBuilder.Of("license.expired").WithCreated(DateTimeOffset.UtcNow));
        await Eventually.HoldsAsync(() => !receiver.Handled.IsEmpty, "the event");

        receiver.Handled.Select(static one => one.Id).Should().Equal(row.Id);
    }

    [Fact]
    public async Task A_forged_answer_is_told_and_nothing_of_it_is_posted()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var receiver = await ReceiverAsync(keygen);
        var row = keygen.Record(KeygenEventBuilder.Of("license.created").WithCreated(DateTimeOffset.UtcNow.AddMinutes(-1)));
        keygen.Api.ForgeNext(FakeForgery.AnotherKey);

        await using var listen = Start(keygen, receiver, "--since", "1h");
        await Eventually.HoldsAsync(() => listen.Errors.Any(static line => line.StartsWith("Warning:", StringComparison.Ordinal)), "the warning");
        await Eventually.HoldsAsync(() => !receiver.Handled.IsEmpty, "the event of a genuine answer");

        receiver.Handled.Select(static one => one.Id).Should().Equal(row.Id);
    }

    [Fact]
    public async Task A_refused_token_ends_it_and_another_machine_is_not_posted_to()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var receiver = await ReceiverAsync(keygen);

        var refused = await ToolProcess.RunAsync(How(keygen, receiver, token: "admin-0123456789"));
        refused.ExitCode.Should().Be(3);
        refused.Errors.Should().NotContain("admin-0123456789");
        var elsewhere = await ToolProcess.RunAsync("listen", "--forward-to", "https://hooks.example.com");
        elsewhere.ExitCode.Should().Be(2);
        elsewhere.Errors.Should().Contain("hooks.example.com is not this machine.");
    }

    /// <summary>An app in development trusts the account's key, and the development key beside it.</summary>
    private Task<Receiver> ReceiverAsync(FakeKeygen keygen) => Receiver.StartAsync(keygen.Keys, _development.Ed25519);

    private ToolProcess Start(FakeKeygen keygen, Receiver receiver, params string[] arguments) => ToolProcess.Start(How(keygen, receiver, keygen.ApiToken, arguments));

    private ToolStart How(FakeKeygen keygen, Receiver receiver, string token, params string[] arguments) => new()
    {
        Arguments = ["listen", "--forward-to", receiver.Url, "--keys", _folder.KeysOf(_development), "--interval", "1", .. arguments],
        Environment = new Dictionary<string, string>
        {
            ["Keygen__Webhooks__AccountId"] = keygen.Keys.AccountId,
            ["Keygen__Webhooks__PublicKeys__0"] = keygen.Keys.Ed25519,
            ["Keygen__Api__ApiToken"] = token,
            ["Keygen__Api__BaseUrl"] = keygen.Url.ToString().TrimEnd('/'),
        },
    };

    private static Task ListeningAsync(ToolProcess listen) =>
        Eventually.HoldsAsync(() => listen.Output.Any(static line => line.Contains("istening", StringComparison.Ordinal)), "the first look at the list");

    public void Dispose() => _folder.Dispose();
}
