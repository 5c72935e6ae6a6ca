using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>The current settings of one registration. They are parsed again only when the options change. It throws nothing.</summary>
/// <param name="name">The registration's name.</param>
/// <param name="monitor">Gives the current options.</param>
/// <param name="hasKeyProvider">Whether a key provider replaces <see cref="KeygenWebhooksOptions.PublicKeys"/>.</param>
/// <param name="handlerError">The error in the registered handlers; null when there is none.</param>
/// <param name="logger">Is told which keys are used after they changed.</param>
internal sealed class SettingsSource(
    string name, IOptionsMonitor<KeygenWebhooksOptions> monitor, bool hasKeyProvider, string? handlerError, ILogger logger)
{
    private ReceiverSettings? _settings;

    /// <summary>
    /// The settings now. Read it once for each delivery and pass it on, so that a reload cannot change the settings of a delivery that has
    /// begun.
    /// </summary>
    public ReceiverSettings Current
    {
        get
        {
            try
            {
                var options = monitor.Get(name);
                var settings = Volatile.Read(ref _settings);
                if (settings is null || !ReferenceEquals(settings.Options, options))
                {
                    var before = settings;
                    settings = ReceiverSettings.Create(options, hasKeyProvider, handlerError);
                    if (ReferenceEquals(Interlocked.CompareExchange(ref _settings, settings, before), before) && before is not null)
                    {
                        LogChangedKeys(before, settings);
                    }
                }

                return settings;
            }
            catch (Exception exception)
            {
                // The app's own delegate or validator threw. Rethrown, it would leave a delivery without a response.
                return ReceiverSettings.Unreadable(exception.Message);
            }
        }
    }

    /// <summary>Reads the settings when the options are reloaded, to log a change of the keys before the next delivery.</summary>
    public void Watch() => monitor.OnChange((options, changed) =>
    {
        if (string.Equals(changed ?? "", name, StringComparison.Ordinal))
        {
            _ = Current;
        }
    });

    private void LogChangedKeys(ReceiverSettings before, ReceiverSettings now)
    {
        if (now.Keys.Length > 0 && !now.Keys.Select(static key => key.Fingerprint).SequenceEqual(before.Keys.Select(static key => key.Fingerprint), StringComparer.Ordinal))
        {
            Log.VerifiesWith(logger, string.Join(" and ", now.Keys.AsEnumerable()));
        }
    }
}
