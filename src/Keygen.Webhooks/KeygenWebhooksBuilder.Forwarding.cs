using System.Diagnostics.CodeAnalysis;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keygen.Webhooks;

/// <content>The engine that runs later handlers.</content>
public sealed partial class KeygenWebhooksBuilder
{
    /// <summary>
    /// Hands the events of this registration's later handlers over to your forwarder. A second call replaces the first.
    /// </summary>
    /// <typeparam name="TForwarder">The forwarder. It is registered as scoped, unless you registered it yourself.</typeparam>
    public KeygenWebhooksBuilder RunLaterWith<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TForwarder>()
        where TForwarder : class, IKeygenEventForwarder
    {
        Services.TryAddScoped<TForwarder>();
        return RunLaterWith(static services => services.GetRequiredService<TForwarder>());
    }

    /// <summary>
    /// Hands the events of this registration's later handlers over to a forwarder that you create. A second call replaces the first.
    /// </summary>
    /// <param name="create">
    /// Creates or resolves the forwarder for one hand-over, from the services of the scope in which the hand-over is recorded.
    /// </param>
    public KeygenWebhooksBuilder RunLaterWith(Func<IServiceProvider, IKeygenEventForwarder> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.RemoveAllKeyed<ForwarderChoice>(Name);
        Services.AddKeyedSingleton(Name, new ForwarderChoice(create));
        return this;
    }

    /// <summary>
    /// Hands an event over although this process has no later handler for it, because the process that consumes the messages has one.
    /// </summary>
    /// <typeparam name="TEvent">
    /// The event to hand over. A base type, such as <see cref="LicenseEvent"/>, stands for all its events.
    /// </typeparam>
    public KeygenWebhooksBuilder ForwardEvents<TEvent>()
        where TEvent : KeygenEvent
    {
        Services.AddSingleton(new ForwardedEvents(Name, typeof(TEvent)));
        return this;
    }

    /// <summary>
    /// Declares that this process receives no deliveries and only consumes messages. It then needs no forwarder and no endpoint.
    /// </summary>
    public KeygenWebhooksBuilder ConsumesOnly()
    {
        Services.TryAddKeyedSingleton(Name, new ConsumingOnly());
        return this;
    }
}
