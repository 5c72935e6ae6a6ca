using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>What an event tells of its delivery and its registration, and the key a store has it under.</summary>
public sealed class EventKeyTests
{
    private readonly List<KeygenEvent> _events = [];

    [Theory]
    [InlineData("")]
    [InlineData("second")]
    public async Task An_event_knows_its_registration_and_is_found_by_its_key(string registration)
    {
        await using var host = Build();
        var receiver = host.Host.Services.GetRequiredKeyedService<WebhookReceiver>(registration);
        var delivery = host.Sign(new TestEvent());

        var receipt = await receiver.ReceiveAsync(delivery.ToRequest(), default);

        _events.Should().ContainSingle().Which.Registration.Should().Be(registration);
        receipt.Event.Should().BeSameAs(_events[0]);
        (await receiver.ReceiveAsync(delivery.ToRequest(), default)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        (await host.Host.Services.GetRequiredService<IIdempotencyStore>().FindAsync(EventKey.Of(_events[0]), default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task One_that_is_dispatched_at_two_registrations_is_each_ones_own()
    {
        await using var host = Build();
        var read = (await host.ReceiveAsync(new TestEvent())).Event!;

        await host.Host.Services.GetRequiredKeyedService<EventDispatcher>("second").DispatchAsync(read, TestContext.Current.CancellationToken);

        read.Registration.Should().BeEmpty();
        _events.Select(static one => one.Registration).Should().Equal("", "second");
        _events[1].Should().BeOfType<LicenseCreated>().Which.License.Id.Should().Be(((LicenseCreated)read).License.Id);
        EventKey.Of(_events[1]).Should().Be(new EventKey("second", read.AccountId, read.IdempotencyToken));
    }

    [Fact]
    public async Task Each_attempt_has_its_own_time_of_sending()
    {
        await using var host = Build();
        host.Time.Advance(TimeSpan.FromHours(1));

        var receipt = await host.ReceiveAsync(new TestEvent());

        receipt.Event!.SentAt.Should().Be(ReceiverHost.Start.AddHours(1));
        receipt.Event.Age.Should().Be(receipt.Event.SentAt - receipt.Event.Created);
    }

    private ReceiverHost Build()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Default, "Keygen:Webhooks:second"))
        {
            configuration[key] = value;
        }

        return ReceiverHost.Build(
            keygen => keygen.AddHandler<KeygenEvent>(NoteAsync), configuration,
            services => services.AddKeygenWebhooks("second").AddHandler<KeygenEvent>(NoteAsync));
    }

    private Task NoteAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken)
    {
        _events.Add(keygenEvent);
        return Task.CompletedTask;
    }
}
