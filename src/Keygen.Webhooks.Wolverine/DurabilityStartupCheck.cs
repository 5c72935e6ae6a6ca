using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.Runtime;
using Wolverine.Runtime.Routing;

namespace Keygen.Webhooks.Wolverine;

/// <summary>Stops the start of an app whose Wolverine would lose messages.</summary>
internal sealed class DurabilityStartupCheck(IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => services.GetService<IWolverineRuntime>() is null
        ? throw new InvalidOperationException("RunLaterWithWolverine() needs Wolverine: call builder.UseWolverine(opts => …), with a message store such as opts.PersistMessagesWithPostgresql(…).")
        : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        ThrowIfUndurable(services.GetRequiredService<IWolverineRuntime>());
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="InvalidOperationException">A crash would lose messages.</exception>
    public static void ThrowIfUndurable(IWolverineRuntime runtime)
    {
        if (FindProblem(runtime) is { } problem)
        {
            throw new InvalidOperationException($"Wolverine would lose events of Keygen in a crash. {problem}");
        }
    }

    private static string? FindProblem(IWolverineRuntime runtime)
    {
        if (runtime.Storage is NullMessageStore)
        {
            return "It has no message store: call opts.PersistMessagesWithPostgresql(…) or opts.PersistMessagesWithSqlite(…) in UseWolverine.";
        }

        if (runtime.DurabilitySettings is not { DurabilityAgentEnabled: true, Mode: DurabilityMode.Balanced or DurabilityMode.Solo })
        {
            return "Nothing recovers stored messages: set opts.Durability.Mode to Balanced or Solo, and leave DurabilityAgentEnabled true.";
        }

        var routes = runtime.RoutingFor(typeof(KeygenEventMessage)).Routes;
        return routes.Length == 0
            ? "It routes KeygenEventMessage nowhere: remove the call that disables local routing, or add opts.PublishMessage<KeygenEventMessage>() with a durable endpoint."
            : routes.OfType<MessageRoute>().FirstOrDefault(static route => !route.Sender.IsDurable) is { } undurable
                ? $"It routes KeygenEventMessage to {undurable.Uri}, which is not durable: call UseDurableOutbox() on that endpoint; on a local queue, UseDurableInbox()."
                : null;
    }
}
