using Keygen.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services that receive Keygen's webhooks.</summary>
public static class KeygenWebhooksServiceCollectionExtensions
{
    /// <summary>Adds the default registration. The section <c>Keygen:Webhooks</c> of the host's configuration sets its options.</summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>The builder of the registration, to add handlers with. A second call returns a builder for the same registration.</returns>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services) => services.AddKeygenWebhooks(Options.Options.DefaultName);

    /// <summary>
    /// Adds a named registration, for another endpoint. The section <c>Keygen:Webhooks:{name}</c> of the host's configuration sets its
    /// options.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">
    /// The registration's name, without a colon. Keep it: the store remembers events under it. An empty string is the default registration.
    /// </param>
    /// <exception cref="ArgumentException">The name contains a colon.</exception>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services, string name)
    {
        var builder = Add(services, name);
        if (!services.Any(descriptor => descriptor.ServiceType == typeof(ConfigurationBinding) && Equals(descriptor.ServiceKey, name)))
        {
            // Bound only once, because the binder appends to lists. The section is found when the service provider exists.
            services.AddKeyedSingleton<ConfigurationBinding>(name, (s, _) => new(
                name, () => (s.GetService<IConfiguration>() ?? throw new InvalidOperationException(
                    "AddKeygenWebhooks() reads the host's configuration, but none is registered: pass a section, or a delegate that sets the options."))
                .GetSection(KeygenWebhooksOptions.SectionOf(name)))
            {
                Root = s.GetService<IConfiguration>() as IConfigurationRoot,
            });
            AddBinding(services, s => s.GetRequiredKeyedService<ConfigurationBinding>(name));
        }

        return builder;
    }

    /// <summary>Adds the default registration. A section of your choice sets its options.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="section">The section that holds <c>AccountId</c> and the other options.</param>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services, IConfiguration section) =>
        services.AddKeygenWebhooks(Options.Options.DefaultName, section);

    /// <summary>Adds a named registration. A section of your choice sets its options.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">
    /// The registration's name, without a colon. Keep it: the store remembers events under it. An empty string is the default registration.
    /// </param>
    /// <param name="section">The section that holds <c>AccountId</c> and the other options.</param>
    /// <exception cref="ArgumentException">The name contains a colon.</exception>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var builder = Add(services, name);
        var binding = new ConfigurationBinding(name, () => section);
        AddBinding(services, s =>
        {
            binding.Root = section as IConfigurationRoot ?? s.GetService<IConfiguration>() as IConfigurationRoot;
            return binding;
        });
        return builder;
    }

    /// <summary>Adds the default registration. Only a delegate sets its options; the configuration is not read.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Sets the options. It runs again when the options are created again.</param>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services, Action<KeygenWebhooksOptions> configure) =>
        services.AddKeygenWebhooks(Options.Options.DefaultName, configure);

    /// <summary>Adds a named registration. Only a delegate sets its options; the configuration is not read.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="name">
    /// The registration's name, without a colon. Keep it: the store remembers events under it. An empty string is the default registration.
    /// </param>
    /// <param name="configure">Sets the options. It runs again when the options are created again.</param>
    /// <exception cref="ArgumentException">The name contains a colon.</exception>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services, string name, Action<KeygenWebhooksOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = Add(services, name);
        services.Configure(name, configure);
        return builder;
    }

    private static KeygenWebhooksBuilder Add(IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The registration's name '{name}' contains a colon. The name is a section of the configuration, where a colon separates sections: "
                    + $"name it '{name.Replace(':', '-')}', for example.",
                nameof(name));
        }

        KeygenWebhooksServices.AddShared(services);
        KeygenWebhooksServices.AddRegistration(services, name);
        return new(services, name);
    }

    private static void AddBinding(IServiceCollection services, Func<IServiceProvider, ConfigurationBinding> binding)
    {
        services.AddSingleton<IConfigureOptions<KeygenWebhooksOptions>>(binding);
        services.AddSingleton<IOptionsChangeTokenSource<KeygenWebhooksOptions>>(binding);
    }
}
