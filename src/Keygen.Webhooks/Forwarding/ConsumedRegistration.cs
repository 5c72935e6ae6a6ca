using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Forwarding;

/// <summary>What a consumer needs of one registration.</summary>
/// <param name="Dispatcher">Runs its handlers.</param>
/// <param name="Settings">Its current settings.</param>
/// <param name="GetVerifierAsync">Gives the verifier for these settings. It throws when the key provider fails.</param>
internal sealed record ConsumedRegistration(
    EventDispatcher Dispatcher, SettingsSource Settings, Func<ReceiverSettings, CancellationToken, ValueTask<SignatureVerifier>> GetVerifierAsync)
{
    public string Name => Dispatcher.Registration;
}
