using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>The settings of one registration as they are now, taken apart anew only when the options change. Never throws.</summary>
/// <param name="name">The registration's name.</param>
/// <param name="monitor">Has the options.</param>
/// <param name="keysAreElsewhere">Whether a key provider replaces <see cref="KeygenWebhooksOptions.PublicKeys"/>.</param>
/// <param name="handlerError">What is wrong with the handlers as they were registered; null when nothing is.</param>
internal sealed class SettingsSource(string name, IOptionsMonitor<KeygenWebhooksOptions> monitor, bool keysAreElsewhere, string? handlerError)
{
    private ReceiverSettings? _settings;

    /// <summary>Read it once a delivery and hand it on: a reload in between must not change what the delivery goes by.</summary>
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
                    settings = ReceiverSettings.Create(options, keysAreElsewhere, handlerError);
                    Volatile.Write(ref _settings, settings);
                }

                return settings;
            }
            catch (Exception exception)
            {
                // A delegate or a validation of the app's own. Thrown on, it would be a delivery without an answer.
                return ReceiverSettings.Unreadable(exception.Message);
            }
        }
    }
}
