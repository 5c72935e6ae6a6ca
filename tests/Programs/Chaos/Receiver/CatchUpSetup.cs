using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Chaos.Controls;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Leases;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>Catch-up as a user would add it, with days made seconds. Its progress is a file that both receivers share.</summary>
internal static class CatchUpSetup
{
    /// <summary>Between two runs, and how old an event is before it is looked at.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static void Add(KeygenWebhooksBuilder webhooks, ReceiverSettings settings)
    {
        if (settings.CatchUp is not { } from || settings.Fault is Fault.NoCatchUp)
        {
            return;
        }

        if (settings.Fault is Fault.NoOpenSet)
        {
            webhooks.Services.AddHostedService(s => new OnlyCursor(settings, s.GetRequiredKeyedService<EventDispatcher>("")));
            return;
        }

        webhooks.AddCatchUp(options =>
        {
            (options.BaseUrl, options.ApiToken, options.Since, options.ProgressFolder) = (from.Api.ToString(), from.Token, from.Since, settings.Folder);
            (options.Interval, options.MinimumAge, options.Overlap) = (Moment, Moment, 10 * Moment);
            (options.FirstRetryDelay, options.LongestRetryDelay) = (Moment, 4 * Moment);
            options.DailyRequestBudget = int.MaxValue;
            options.MaxParked = settings.Fault is Fault.NoParking ? 0 : options.MaxParked;
        });
        if (settings is { BackFills: true, Version: AppVersion.New })
        {
            webhooks.Services.AddHostedService(s => new BackFill(settings, s.GetRequiredService<EventReplay>()));
        }

        var leases = webhooks.Services.Last(static service => service.ServiceType == typeof(INamedLeaseStore) && !service.IsKeyedService);
        webhooks.Services.AddSingleton<INamedLeaseStore>(s => new ShortLeases((INamedLeaseStore)leases.ImplementationFactory!(s), TimeSpan.FromSeconds(from.LeaseSeconds)));
    }
}
