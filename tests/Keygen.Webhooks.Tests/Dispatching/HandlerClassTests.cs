using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>A class that is added once, for all events it handles.</summary>
public sealed class HandlerClassTests
{
    private static readonly Type[] EventClasses =
    [
        .. typeof(KeygenEvent).Assembly.GetTypes().Where(static type => type.IsAssignableTo(typeof(KeygenEvent))),
    ];

    private readonly List<string> _runs = [];

    [Theory]
    [InlineData("license.created", "LicenseCreated", "LicenseEvent")]
    [InlineData("license.expired", "LicenseEvent")]
    [InlineData("machine.deleted", "MachineDeleted")]
    [InlineData("user.created")]
    public async Task It_gets_each_event_by_the_interface_for_it(string name, params string[] expected)
    {
        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<Several>(), services: services => services.AddSingleton(_runs));

        (await host.ReceiveAsync(new TestEvent(name))).Outcome.Should().Be(expected.Length > 0 ? WebhookOutcome.Handled : WebhookOutcome.Ignored);

        _runs.Should().Equal(expected);
    }

    [Fact]
    public async Task Its_handlers_are_remembered_as_if_each_had_been_added_for_its_event()
    {
        await using var once = ReceiverHost.Build(static keygen => keygen.AddHandler<Several>());
        await using var each = ReceiverHost.Build(static keygen => keygen
            .AddHandler<LicenseCreated, Several>().AddHandler<LicenseEvent, Several>().AddHandler<MachineDeleted, Several>());

        NamesIn(once).Should().Equal(NamesIn(each)).And.Contain("Keygen.Webhooks.Tests.Dispatching.HandlerClassTests+Several:LicenseEvent");
    }

    [Fact]
    public async Task One_that_handles_one_event_can_be_named()
    {
        await using var host = ReceiverHost.Build(static keygen => keygen.AddHandler<Single>("charge", ["bill"]));
        NamesIn(host).Should().Equal("charge");

        await using var taken = ReceiverHost.Build(static keygen => keygen.AddHandler<Single>("charge", ["bill"]).AddHandler<Several>().AddHandler<UserEvent>(static (_, _) => Task.CompletedTask, "bill"));
        taken.Receiver.ConfigurationError.Should().Contain("'bill' is used twice");
    }

    [Theory]
    [InlineData("one name", null, "name")]
    [InlineData(null, "a former one", "formerNames")]
    public void One_that_handles_several_cannot_share_a_name(string? name, string? formerName, string parameter)
    {
        var services = new ServiceCollection();
        var keygen = services.AddKeygenWebhooks();

        FluentActions.Invoking(() => keygen.AddHandler<Several>(name, formerName is null ? null : [formerName]))
            .Should().Throw<ArgumentException>().WithParameterName(parameter)
            .WithMessage("The handler *Several handles 3 events, *: to give names, add it once for each event, with AddHandler<LicenseCreated, Several>(…) and so on.*");
        services.Should().NotContain(static service => service.ServiceType == typeof(Several));
    }

    [Fact]
    public void One_that_handles_nothing_is_refused_with_a_sentence()
    {
        var keygen = new ServiceCollection().AddKeygenWebhooks();

        FluentActions.Invoking(() => keygen.AddHandler<HandlerClassTests>()).Should().Throw<ArgumentException>().WithMessage(
            "Keygen.Webhooks.Tests.Dispatching.HandlerClassTests handles no event: implement IKeygenWebhookHandler<TEvent> for each event that it should handle.");
        FluentActions.Invoking(() => keygen.AddHandler<LicenseCreated>()).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task What_its_constructor_lacks_stops_the_start()
    {
        await using var host = ReceiverHost.Build(static keygen => keygen.AddHandler<Several>());

        host.Receiver.ConfigurationError.Should().Contain("needs services that are not registered");
    }

    [Fact]
    public void Every_class_of_events_can_be_handled()
    {
        EventClasses.Should().HaveCountGreaterThan(100);
        EventClasses.Where(static type => HandlerInterface.Find(InterfaceFor(type))?.EventType != type).Should().BeEmpty();
    }

    private static Type InterfaceFor(Type eventClass) => typeof(IKeygenWebhookHandler<>).MakeGenericType(eventClass);

    private static IReadOnlyList<string> NamesIn(ReceiverHost host) => host.Host.Services.GetRequiredService<EventDispatcher>().HandlerNames;

    private sealed class Several(List<string> runs)
        : IKeygenWebhookHandler<MachineDeleted>, IKeygenWebhookHandler<LicenseEvent>, IKeygenWebhookHandler<LicenseCreated>, IDisposable
    {
        public Task HandleAsync(MachineDeleted keygenEvent, CancellationToken cancellationToken) => Ran("MachineDeleted");

        public Task HandleAsync(LicenseEvent keygenEvent, CancellationToken cancellationToken) => Ran("LicenseEvent");

        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => Ran("LicenseCreated");

        public void Dispose()
        {
        }

        private Task Ran(string by)
        {
            runs.Add(by);
            return Task.CompletedTask;
        }
    }

    private sealed class Single : IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
