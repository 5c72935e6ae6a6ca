using System.Text;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Commands.Init;

/// <summary>The settings of an app for an account and one of its endpoints.</summary>
internal static class AccountSettings
{
    private const string Section = KeygenWebhooksOptions.SectionName;

    /// <param name="account">The account, as Keygen shows it.</param>
    /// <param name="url">The endpoint's URL; null when it is not known yet.</param>
    /// <param name="algorithm">The endpoint's algorithm.</param>
    public static IReadOnlyDictionary<string, string> Of(Account account, string? url, string algorithm)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [$"{Section}:AccountId"] = account.Id,
            [$"{Section}:PublicKeys:0"] = algorithm switch
            {
                SignatureAlgorithms.EcdsaP256 => account.Keys.Ecdsa,
                SignatureAlgorithms.RsaSha256 or SignatureAlgorithms.RsaPssSha256 => account.Keys.Rsa2048,
                _ => Encoding.UTF8.GetString(Convert.FromBase64String(account.Keys.Ed25519)), // the digits that the dashboard shows
            },
        };
        if (url is not null)
        {
            settings[$"{Section}:EndpointUrls:0"] = url;
        }

        if (algorithm.StartsWith("rsa", StringComparison.Ordinal))
        {
            settings[$"{Section}:Algorithms:0"] = algorithm; // RSA must be named
        }

        return settings;
    }
}
