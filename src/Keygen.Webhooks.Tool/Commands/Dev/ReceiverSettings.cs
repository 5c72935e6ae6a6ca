using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Deliveries;

namespace Keygen.Webhooks.Tool.Commands.Dev;

/// <summary>The settings with which an app trusts a fake and asks it, as environment variables.</summary>
internal static class ReceiverSettings
{
    /// <remarks>The API's settings are all there, so that an app that also has a real account's token never uses it with the fake.</remarks>
    public static IReadOnlyList<KeyValuePair<string, string>> For(FakeKeygen keygen, FakeEndpoint endpoint)
    {
        var (account, server) = (keygen.Keys, keygen.Url.GetLeftPart(UriPartial.Authority));
        string[] algorithms = endpoint.SignatureAlgorithm is SignatureAlgorithms.Ed25519 or SignatureAlgorithms.EcdsaP256
            ? [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256]
            : [endpoint.SignatureAlgorithm];
        return
        [
            new("Keygen__Webhooks__AccountId", account.AccountId),
            new("Keygen__Webhooks__EndpointUrls__0", endpoint.Url),
            .. algorithms.Select((name, i) => KeyValuePair.Create($"Keygen__Webhooks__PublicKeys__{i}", DevelopmentAccount.PublicKeyOf(account, name))),
            .. algorithms.Select(static (name, i) => KeyValuePair.Create($"Keygen__Webhooks__Algorithms__{i}", name)),
            new("Keygen__Webhooks__DrainDelay", "00:00:00"),
            new("Keygen__Webhooks__CatchUp__BaseUrl", server),
            new("Keygen__Webhooks__CatchUp__ApiToken", keygen.ApiToken),
            new("Keygen__Api__AccountId", account.AccountId),
            new("Keygen__Api__BaseUrl", server),
            new("Keygen__Api__ApiToken", keygen.ApiToken),
        ];
    }
}
