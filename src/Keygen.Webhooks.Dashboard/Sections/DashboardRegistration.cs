using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Serving;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dashboard.Sections;

/// <summary>One registration, and what its sections ask.</summary>
internal sealed class DashboardRegistration(string name, DeliveryRecorder recorder, IServiceProvider services)
{
    /// <summary>The registration's name; empty for the default one.</summary>
    public string Name => name;

    public DeliveryRecorder Recorder => recorder;

    public WebhookReceiver Receiver => services.GetRequiredKeyedService<WebhookReceiver>(name);

    public EventDispatcher Dispatcher => services.GetRequiredKeyedService<EventDispatcher>(name);

    /// <summary>What the store knows; null when it cannot answer.</summary>
    public IEventStateReader? States => services.GetKeyedService<IEventStateReader>(name);

    /// <summary>Catch-up; null when the registration has none.</summary>
    public CatchUpRunner? CatchUp => services.GetKeyedService<CatchUpRunner>(name);

    /// <summary>Replays of events at Keygen; null when the registration has no catch-up.</summary>
    public EventReplay? Replay => services.GetKeyedService<EventReplay>(name);
}

/// <summary>What all sections share.</summary>
/// <param name="App">The app's services.</param>
/// <param name="Registrations">All registrations, in the order of their names.</param>
/// <param name="Journal">The last deliveries of all registrations.</param>
/// <param name="Stream">Server-sent events.</param>
/// <param name="Time">The clock.</param>
internal sealed record DashboardServices(
    IServiceProvider App, IReadOnlyList<DashboardRegistration> Registrations, DeliveryJournal Journal, EventStream Stream, TimeProvider Time)
{
    /// <summary>Identifies this process. The live part of the page is about this process alone.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <exception cref="RequestRefusedException">There is no such registration.</exception>
    public DashboardRegistration Find(string? name) =>
        Registrations.FirstOrDefault(one => string.Equals(one.Name, name ?? "", StringComparison.Ordinal))
        ?? throw RequestRefusedException.NotFound("There is no such registration.");
}
