using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Receiving;

/// <summary>Logs warnings at startup about settings that are valid but probably a mistake.</summary>
internal sealed class StartupWarnings(
    IHostEnvironment? environment, TerminationLimits limits, bool isWebApp, ILogger<WebhookReceiver> logger)
{
    private static readonly TimeSpan LongTolerance = TimeSpan.FromHours(1);

    /// <summary>Logs the warnings about registrations with valid options, and about what they share.</summary>
    public void Write(IReadOnlyCollection<RegisteredReceiver> receivers)
    {
        foreach (var receiver in receivers)
        {
            Write(receiver);
        }

        WriteShared(receivers);
    }

    private void Write(RegisteredReceiver receiver)
    {
        var options = receiver.OptionsAtStart;
        if (options.TrustRequestUrl && environment?.IsDevelopment() is not true)
        {
            Log.TrustsRequestUrl(logger);
        }

        if (options.Tolerance > LongTolerance)
        {
            Log.LongTolerance(logger, options.Tolerance);
        }

        if (options.Algorithms.Any(static name => name.StartsWith("rsa", StringComparison.Ordinal)))
        {
            Log.AcceptsRsa(logger);
        }

        if (receiver.Handlers.IsEmpty)
        {
            Log.NoHandlers(logger);
        }

        foreach (var remark in OptionsWarnings.Of(options))
        {
            Log.SettingRemark(logger, remark);
        }

        if (receiver.Settings.Current.Keys is { Length: > 0 } keys)
        {
            Log.VerifiesWith(logger, string.Join(" and ", keys.AsEnumerable()));
        }
    }

    private void WriteShared(IReadOnlyCollection<RegisteredReceiver> receivers)
    {
        if (receivers.Any(static receiver => !receiver.Store.Traits.SurvivesRestart))
        {
            Log.StoreForgets(logger);
        }

        var needed = ShutdownTime(receivers);
        TimeSpan? configured = null;
        foreach (var receiver in receivers)
        {
            configured = receiver.OptionsAtStart.TerminationGracePeriod is { } own && !(own > configured) ? own : configured;
        }

        var platform = configured is { } limit ? new("the platform", limit, "the platform's termination grace period") : limits.Find();
        if (platform is not null && needed > platform.Limit)
        {
            Log.KilledTooSoon(logger, needed, platform.Platform, platform.Limit, platform.Setting);
        }
    }

    /// <summary>
    /// Logs a warning for each registration that is not mapped. Call it after the app has started and mapped its endpoints.
    /// </summary>
    public void WriteUnmapped(IEnumerable<RegisteredReceiver> receivers)
    {
        foreach (var name in receivers.Where(static one => !one.ConsumesOnly).Select(static one => one.Receiver).Where(receiver => isWebApp && !receiver.IsMapped).Select(static receiver => receiver.Name))
        {
            Log.MappedNowhere(logger, name, $"/webhooks/{(name.Length == 0 ? "keygen" : name)}", name.Length == 0 ? "" : $", \"{name}\"");
        }
    }

    private static TimeSpan ShutdownTime(IReadOnlyCollection<RegisteredReceiver> receivers) =>
        receivers.Max(static one => one.OptionsAtStart.DrainDelay ?? TimeSpan.Zero) + receivers.Max(static one => one.OptionsAtStart.ShutdownGrace)
        + KeygenWebhooksOptions.FinalGrace;
}
