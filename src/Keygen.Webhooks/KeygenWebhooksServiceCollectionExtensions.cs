using Keygen.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the receiving of Keygen's webhooks.</summary>
public static class KeygenWebhooksServiceCollectionExtensions
{
    /// <summary>Adds the default registration, bound from the section <c>Keygen:Webhooks</c> of the host's configuration.</summary>
    /// <param name="services">The services.</param>
    /// <returns>A builder to add handlers with; calling this again adds to the same registration.</returns>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services) => services.AddKeygenWebhooks(Options.Options.DefaultName);

    /// <summary>Adds a registration of its own for another endpoint, bound from the section <c>Keygen:Webhooks:{name}</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The registration's name: part of what events are remembered by, so keep it. It cannot hold a colon.</param>
    /// <exception cref="ArgumentException">The name holds a colon.</exception>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services, string name)
    {
        var builder = Add(services, name);
        if (!services.Any(descriptor => descriptor.ServiceType == typeof(ConfigurationBinding) && Equals(descriptor.ServiceKey, name)))
        {
            // Bound once: the binder appends to lists. The section is looked up when there is a provider to ask.
            services.AddKeyedSingleton<ConfigurationBinding>(name, (s, _) => new(
                name, () => (s.GetService<IConfiguration>() ?? throw new InvalidOperationException(
                    "AddKeygenWebhooks() binds the host's configuration, and there is none: pass a section, or a delegate that sets the options."))
                .GetSection(KeygenWebhooksOptions.SectionOf(name)))
            {
                Root = s.GetService<IConfiguration>() as IConfigurationRoot,
            });
            AddBinding(services, s => s.GetRequiredKeyedService<ConfigurationBinding>(name));
        }

        return builder;
    }

    /// <summary>Adds the default registration, bound from a section of your choice.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section that holds <c>AccountId</c> and the rest.</param>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services, IConfiguration section) =>
        services.AddKeygenWebhooks(Options.Options.DefaultName, section);

    /// <summary>Adds a named registration, bound from a section of your choice.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The registration's name. It cannot hold a colon.</param>
    /// <param name="section">The section that holds <c>AccountId</c> and the rest.</param>
    /// <exception cref="ArgumentException">The name holds a colon.</exception>
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

    /// <summary>Adds the default registration, configured by a delegate and nothing else.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; called again when they are read anew.</param>
    public static KeygenWebhooksBuilder AddKeygenWebhooks(this IServiceCollection services, Action<KeygenWebhooksOptions> configure) =>
        services.AddKeygenWebhooks(Options.Options.DefaultName, configure);

    /// <summary>Adds a named registration, configured by a delegate and nothing else.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The registration's name. It cannot hold a colon.</param>
    /// <param name="configure">Sets the options; called again when they are read anew.</param>
    /// <exception cref="ArgumentException">The name holds a colon.</exception>
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
                $"The registration's name '{name}' holds a colon, which separates sections of the configuration, and the name is one of them: "
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
