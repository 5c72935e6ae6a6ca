using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>A handler is remembered by its name. One that was renamed is the same handler, where it says what it was called.</summary>
public sealed class RenamedHandlerTests
{
    private const string Default = "Keygen.Webhooks.Tests.Dispatching.RenamedHandlerTests+Charge:LicenseCreated";

    private readonly List<string> _runs = [];

    [Theory]
    [InlineData(null, new[] { "charge" }, 1, false)] // the class was given the name it has by default
    [InlineData("bill", new[] { "charge" }, 1, false)]
    [InlineData("bill", new[] { "older", "charge" }, 1, false)]
    [InlineData("charge", new string[0], 1, false)]
    [InlineData("bill", new string[0], 2, true)]
    public async Task An_open_event_does_not_run_it_again_where_the_former_name_is_given(string? name, string[] formerNames, int runs, bool warns)
    {
        var storage = new SharedStorage();
        var testEvent = new TestEvent();
        await using (var before = await StartAsync(storage, keygen => keygen.AddHandler<LicenseCreated>(ChargeAsync, "charge").AddHandler<LicenseCreated>(Fail, "fails")))
        {
            (await before.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        }

        await using var after = await StartAsync(storage, keygen => keygen.AddHandler<LicenseCreated>(ChargeAsync, name, formerNames).AddHandler<LicenseCreated>(Mail, "fails"));

        (await after.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await after.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);

        _runs.Count(static run => run == "charge").Should().Be(runs);
        after.Logs.GetSnapshot().Count(static record => record.Id.Id == 1305 && record.Message.Contains("formerNames: [\"charge\"]")).Should().Be(warns ? 1 : 0);
        after.Logs.GetSnapshot().Count(static record => record.Id.Id == 1305).Should().Be(warns ? 1 : 0);
    }

    [Fact]
    public async Task The_name_of_a_class_is_the_very_text_the_docs_say_to_give()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<LicenseCreated, Charge>());

        (await host.ReceiveAsync(new TestEvent())).Handlers.Should().ContainSingle().Which.Handler.Should().Be(Default);
    }

    [Theory]
    [InlineData("a", "b", "b")]
    [InlineData("a", "x", "x", "b", "x")]
    [InlineData("a", "a")]
    public async Task A_name_that_could_be_two_handlers_stops_the_start(string first, string formerOfFirst, params string[] rest)
    {
        var second = rest.Length == 1 ? rest[0] : "b";
        await using var host = ReceiverHost.Build(keygen => keygen
            .AddHandler<LicenseCreated>(Mail, first, [formerOfFirst]).AddHandler<LicenseCreated>(Mail, second, rest.Length > 1 ? [rest[^1]] : []));

        (await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<OptionsValidationException>())
            .Which.Message.Should().Contain($"'{formerOfFirst}' is used twice").And.Contain("formerNames");
    }

    private static Task<ReceiverHost> StartAsync(SharedStorage storage, Action<KeygenWebhooksBuilder> handlers) =>
        ReceiverHost.StartAsync(keygen =>
        {
            handlers(keygen);
            keygen.UseMarkStorage(services => storage.Of(services.GetRequiredService<TimeProvider>()));
        });

    private Task ChargeAsync(LicenseCreated e, CancellationToken ct)
    {
        _runs.Add("charge");
        return Task.CompletedTask;
    }

    private static Task Fail(LicenseCreated e, CancellationToken ct) => throw new InvalidOperationException();

    private static Task Mail(LicenseCreated e, CancellationToken ct) => Task.CompletedTask;

    /// <summary>One storage for the servers of two versions.</summary>
    private sealed class SharedStorage
    {
        private IMarkStorage? _storage;

        public IMarkStorage Of(TimeProvider time) => _storage ??= new InMemoryMarkStorage(new(), time);
    }

    private sealed class Charge : IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
