using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>The current settings of one registration. They are parsed again only when the options change. It throws nothing.</summary>
/// <param name="name">The registration's name.</param>
/// <param name="monitor">Gives the current options.</param>
/// <param name="hasKeyProvider">Whether a key provider replaces <see cref="KeygenWebhooksOptions.PublicKeys"/>.</param>
/// <param name="handlerError">The error in the registered handlers; null when there is none.</param>
internal sealed class SettingsSource(string name, IOptionsMonitor<KeygenWebhooksOptions> monitor, bool hasKeyProvider, string? handlerError)
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
                    settings = ReceiverSettings.Create(options, hasKeyProvider, handlerError);
                    Volatile.Write(ref _settings, settings);
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
}
