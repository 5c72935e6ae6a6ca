using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Testing;

/// <summary>Makes an app under test accept the signatures of test keys.</summary>
public static class KeygenTestKeysExtensions
{
    /// <summary>
    /// Replaces a registration's account, endpoint URL and public keys by those of the test account, and lets it shut down without
    /// draining. The app accepts Ed25519 and ECDSA, or the algorithms it names itself.
    /// </summary>
    /// <param name="keys">The test account.</param>
    /// <param name="services">The app's services, before or after <c>AddKeygenWebhooks</c>.</param>
    /// <param name="name">The registration's name; null for the default one.</param>
    public static void Configure(this KeygenTestKeys keys, IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(services);
        services.PostConfigure<KeygenWebhooksOptions>(name ?? Options.DefaultName, options => Apply(keys, options));
    }

    /// <summary>Does the same for the builder of <c>WebApplicationFactory.WithWebHostBuilder</c>.</summary>
    /// <param name="keys">The test account.</param>
    /// <param name="builder">The web host's builder.</param>
    public static void Configure(this KeygenTestKeys keys, IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices(services => keys.Configure(services));
    }

    /// <summary>
    /// Returns the same as configuration for an app in another process. Replace <c>:</c> by <c>__</c> to use it as environment variables.
    /// </summary>
    /// <param name="keys">The test account.</param>
    /// <param name="section">The configuration section that <c>AddKeygenWebhooks</c> binds.</param>
    public static IReadOnlyDictionary<string, string?> ToConfiguration(this KeygenTestKeys keys, string section = KeygenWebhooksOptions.SectionName)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new Dictionary<string, string?>
        {
            [$"{section}:AccountId"] = keys.AccountId,
            [$"{section}:EndpointUrls:0"] = keys.EndpointUrl,
            [$"{section}:PublicKeys:0"] = keys.Ed25519,
            [$"{section}:PublicKeys:1"] = keys.EcdsaP256,
        };
    }

    private static void Apply(KeygenTestKeys keys, KeygenWebhooksOptions options)
    {
        options.AccountId = keys.AccountId;
        options.DrainDelay = TimeSpan.Zero;
        options.EndpointUrls.Clear();
        options.EndpointUrls.Add(keys.EndpointUrl);
        options.PublicKeys.Clear();
        options.PublicKeys.Add(keys.Ed25519);
        options.PublicKeys.Add(keys.EcdsaP256);
        if (options.Algorithms.Any(static name => name.StartsWith("rsa", StringComparison.Ordinal)))
        {
            options.PublicKeys.Add(keys.Rsa2048);
        }
    }
}
