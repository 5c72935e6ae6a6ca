using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>An inline handler becomes a later one by one word. The database is all it needs.</summary>
public sealed class LaterTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_handler_runs_after_the_answer_and_once_for_all_deliveries(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var answered = new TaskCompletionSource();
        await using var app = await App.StartAsync(database, keygen => keygen
            .AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>((_, ct) => answered.Task.WaitAsync(ct), "waits", execution: HandlerExecution.Later));
        var created = new TestEvent();

        var receipt = await app.ReceiveAsync(created);
        receipt.Outcome.Should().Be(WebhookOutcome.Handled, "it would never be, if the answer waited for the handler");
        answered.SetResult();
        await app.HasEffectsAsync(created.Id!);
        await app.IsIdleAsync();

        (await app.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        await app.IsIdleAsync();
        (await app.EffectsAsync()).Should().ContainSingle();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_message_that_comes_twice_runs_nothing_twice(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        Forwarding.KeygenEventMessage? message = null;
        await using var app = await App.StartAsync(database, keygen => keygen
            .AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later)
            .RunLaterWith(services => new Copying(new WolverineForwarder(services), one => message = one)));
        var created = new TestEvent();

        await app.ReceiveAsync(created);
        await app.HasEffectsAsync(created.Id!);
        await app.OnBusAsync(bus => bus.PublishAsync(message!, new() { ContentType = KeygenEventMessageSerializer.Instance.ContentType }));
        await app.IsIdleAsync();

        (await app.EffectsAsync()).Should().ContainSingle();
        (await app.DeadLettersAsync()).Should().BeEmpty();
    }

    /// <summary>Wolverine's own handlers are public classes that are named …Handler; here that is one of Keygen's.</summary>
    [Fact]
    public async Task A_handler_that_looks_like_one_of_Wolverine_is_left_to_Keygen()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        LooksLikeOneHandler.Runs = 0;
        await using var app = await App.StartAsync(
            database, static keygen => keygen.AddHandler<LicenseExpired, LooksLikeOneHandler>(execution: HandlerExecution.Later),
            static wolverine => wolverine.Discovery.IncludeAssembly(typeof(LooksLikeOneHandler).Assembly));

        await app.ReceiveAsync(new TestEvent("license.expired"));
        await Eventually.HoldsAsync(() => LooksLikeOneHandler.Runs == 1, "the handler");
    }

    private sealed class Copying(Forwarding.IKeygenEventForwarder inner, Action<Forwarding.KeygenEventMessage> copy) : Forwarding.IKeygenEventForwarder
    {
        public Task ForwardAsync(Forwarding.KeygenEventMessage message, CancellationToken cancellationToken)
        {
            copy(message);
            return inner.ForwardAsync(message, cancellationToken);
        }
    }
}

/// <summary>Public, and named as Wolverine's convention wants it.</summary>
public sealed class LooksLikeOneHandler : IKeygenWebhookHandler<LicenseExpired>
{
    public static int Runs { get; set; }

    public Task HandleAsync(LicenseExpired keygenEvent, CancellationToken cancellationToken)
    {
        Runs++;
        return Task.CompletedTask;
    }
}
