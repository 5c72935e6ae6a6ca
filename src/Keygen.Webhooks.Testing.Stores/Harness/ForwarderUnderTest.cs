using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>
/// Derive from this class to run <see cref="ForwarderContract"/> against your forwarder and its engine. It starts the processes of an app:
/// receivers and workers. All of them share one queue, and use the system's clock. Create a new instance for each case.
/// </summary>
public abstract class ForwarderUnderTest : IAsyncDisposable
{
    /// <summary>
    /// Whether messages with the same <c>PartitionKey</c> run one after another, in the order of their hand-overs. The default value is
    /// true; with false, the case about order passes.
    /// </summary>
    public virtual bool KeepsOrder => true;

    /// <summary>
    /// How long a case waits for the engine. Configure the engine to deliver a failed message again sooner. The default value is a minute.
    /// </summary>
    public virtual TimeSpan Patience => TimeSpan.FromMinutes(1);

    /// <summary>Builds and starts a process.</summary>
    /// <param name="register">
    /// Adds the registration of the case. Call it on the process's services, and then <c>RunLaterWith</c> on the builder it returns.
    /// </param>
    /// <param name="consumes">Whether the process passes messages from the queue to its <c>KeygenEventConsumer</c>.</param>
    /// <returns>The services of the process.</returns>
    protected internal abstract Task<IServiceProvider> StartAsync(Func<IServiceCollection, KeygenWebhooksBuilder> register, bool consumes);

    /// <summary>Ends a process, and disposes its services. A message that it has not acknowledged must stay in the queue.</summary>
    /// <param name="services">The services of the process.</param>
    protected internal abstract Task StopAsync(IServiceProvider services);

    /// <summary>Puts a message into the queue as your forwarder does, whatever is in it.</summary>
    /// <param name="services">The services of a process.</param>
    /// <param name="json">What <c>KeygenEventMessage.ToJson()</c> could have written.</param>
    protected internal abstract Task SendAsync(IServiceProvider services, byte[] json);

    /// <summary>Counts the messages that the engine has put aside.</summary>
    protected internal abstract Task<int> CountDeadLettersAsync();

    /// <summary>Called at the end of the case, after every process has ended.</summary>
    public virtual ValueTask DisposeAsync() => default;
}
