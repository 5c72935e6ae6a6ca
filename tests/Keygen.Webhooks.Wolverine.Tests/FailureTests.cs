using System.Text;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Tests;
using Wolverine;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>Retries, dead letters, and their replay by Wolverine's own means.</summary>
public sealed class FailureTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_handler_that_keeps_failing_ends_in_the_dead_letters_and_runs_when_they_are_replayed(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var (fails, runs) = (true, 0);
        await using var app = await App.StartAsync(database, keygen => keygen
            .AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>(
                (_, _) =>
                {
                    Interlocked.Increment(ref runs);
                    return fails ? throw new InvalidOperationException("the CRM is down") : Task.CompletedTask;
                },
                "crm", execution: HandlerExecution.Later));
        var created = new TestEvent();

        await app.ReceiveAsync(created);
        await Eventually.HoldsAsync(async () => (await app.DeadLettersAsync()).Count == 1, "a dead letter");
        runs.Should().Be(4, "the first run, two cool-downs, and one retry");
        var dead = (await app.DeadLettersAsync()).Single();
        dead.ExceptionType.Should().Be(typeof(KeygenMessageFailedException).FullName);
        dead.ExceptionMessage.Should().Contain("crm").And.NotContain("AAAA-BBBB");

        fails = false;
        await app.Messages.DeadLetters.ReplayAsync(new() { MessageType = typeof(KeygenEventMessage).FullName }, CancellationToken.None);
        await Eventually.HoldsAsync(() => runs == 5, "the replay");
        await app.IsIdleAsync();
        (await app.EffectsAsync()).Should().ContainSingle("the other handler had completed");
        (await app.DeadLettersAsync()).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_message_that_does_not_verify_is_a_dead_letter_at_once(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await App.StartAsync(
            database, static keygen => keygen.AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later)
                .RunLaterWith(static services => new Forging(new WolverineForwarder(services))));

        await app.ReceiveAsync(new TestEvent());
        await Eventually.HoldsAsync(async () => (await app.DeadLettersAsync()).Count == 1, "a dead letter");
        (await app.DeadLettersAsync()).Single().ExceptionType.Should().Be(typeof(KeygenMessageRejectedException).FullName);
        app.Logs.GetSnapshot().Count(static line => line.Id.Id == 1214).Should().Be(1, "it was tried once");
        (await app.EffectsAsync()).Should().BeEmpty();
    }

    [Fact]
    public void A_message_of_a_newer_format_is_rejected_with_the_reason()
    {
        var serializer = KeygenEventMessageSerializer.Instance;
        serializer.Invoking(static one => one.ReadFromData("""{"formatVersion":99}"""u8.ToArray()))
            .Should().Throw<KeygenMessageRejectedException>().Which.Reason.Should().Be(MessageFailure.NewerFormat);
    }

    /// <summary>That a message runs elsewhere, or the store is away, is no failure of a handler, and does not use up its retries.</summary>
    [Fact]
    public async Task A_store_that_is_away_uses_up_no_retries()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        var store = new AwayStore();
        var runs = 0;
        await using var app = await App.StartAsync(
            database, keygen => keygen.AddHandler<LicenseCreated>(
                (_, _) =>
                {
                    Interlocked.Increment(ref runs);
                    return Task.CompletedTask;
                },
                execution: HandlerExecution.Later),
            store: static keygen => keygen.UseInMemoryStore(), services: store.StandBefore);

        store.IsAwayForMessages = true;
        await app.ReceiveAsync(new TestEvent());
        await Eventually.HoldsAsync(() => store.Refusals > 12, "more refusals than there are retries");
        (await app.DeadLettersAsync()).Should().BeEmpty();

        store.IsAwayForMessages = false;
        await Eventually.HoldsAsync(() => runs == 1, "the handler");
        await app.IsIdleAsync();
        runs.Should().Be(1);
    }

    /// <summary>Wolverine's default limit is a minute. Here it is a second, and the handler takes three.</summary>
    [Fact]
    public async Task A_handler_that_takes_longer_than_Wolverine_lets_it_is_not_cut()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        var ended = new TaskCompletionSource<bool>();
        await using var app = await App.StartAsync(
            database, keygen => keygen.AddHandler<LicenseCreated>(
                async (_, ct) =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(3), CancellationToken.None);
                    ended.TrySetResult(ct.IsCancellationRequested);
                },
                execution: HandlerExecution.Later),
            static wolverine => wolverine.DefaultExecutionTimeout = TimeSpan.FromSeconds(1));

        await app.ReceiveAsync(new TestEvent());
        (await ended.Task.WaitAsync(TimeSpan.FromMinutes(1))).Should().BeFalse();
        await app.IsIdleAsync();
        (await app.DeadLettersAsync()).Should().BeEmpty();
    }

    /// <summary>Changes one byte of the body.</summary>
    private sealed class Forging(IKeygenEventForwarder inner) : IKeygenEventForwarder
    {
        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
        {
            var json = System.Text.Json.Nodes.JsonNode.Parse(message.ToJson())!;
            var body = Convert.FromBase64String(json["body"]!.GetValue<string>());
            body[^2]++;
            json["body"] = Convert.ToBase64String(body);
            KeygenEventMessage.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var forged, out _).Should().BeTrue();
            return inner.ForwardAsync(forged!, cancellationToken);
        }
    }
}
