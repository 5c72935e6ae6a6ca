using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Testing;

/// <summary>Makes an app under test accept what test keys sign.</summary>
public static class KeygenTestKeysExtensions
{
    /// <summary>
    /// Gives a registration this account, endpoint URL and public keys, instead of its own, and lets it shut down without draining.
    /// Ed25519 and ECDSA are accepted, or the algorithms the app names.
    /// </summary>
    /// <param name="keys">The test account.</param>
    /// <param name="services">The app's services, <c>AddKeygenWebhooks</c> called or not yet.</param>
    /// <param name="name">The registration's name; the default one when null.</param>
    public static void Configure(this KeygenTestKeys keys, IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(services);
        services.PostConfigure<KeygenWebhooksOptions>(name ?? Options.DefaultName, options => Apply(keys, options));
    }

    /// <summary>The same, in the shape <c>WebApplicationFactory.WithWebHostBuilder</c> takes.</summary>
    /// <param name="keys">The test account.</param>
    /// <param name="builder">The web host's builder.</param>
    public static void Configure(this KeygenTestKeys keys, IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices(services => keys.Configure(services));
    }

    /// <summary>The same as configuration, or with <c>__</c> for <c>:</c> as environment variables, for an app in a process of its own.</summary>
    /// <param name="keys">The test account.</param>
    /// <param name="section">The section <c>AddKeygenWebhooks</c> binds.</param>
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
