using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Tests.Forwarding;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>An event and a dispatcher with the inline handlers "one" and "two" and a later one. The test controls the store's answers.</summary>
internal sealed class ReplayKit(LaterHost host, List<string> runs) : IAsyncDisposable
{
    private readonly TestEvent _event = new();

    public LaterHost Host => host;

    /// <summary>The handlers that ran, in order.</summary>
    public IReadOnlyList<string> Runs => runs;

    public ReplayStore Store => (ReplayStore)host.Host.Host.Services.GetRequiredService<IIdempotencyStore>();

    public KeygenEvent Event => host.Fetch(_event);

    public EventKey Key => LaterHost.KeyOf(_event);

    /// <param name="run">What a handler does, by its name; null for nothing.</param>
    public static async Task<ReplayKit> StartAsync(Func<string, CancellationToken, Task>? run = null)
    {
        var runs = new List<string>();
        return new(
            await LaterHost.StartAsync(keygen => Add(keygen.UseStore(static services => new ReplayStore(services)))),
            runs);

        void Add(KeygenWebhooksBuilder keygen)
        {
            foreach (var name in new[] { "one", "two", "later" })
            {
                keygen.AddHandler<LicenseCreated>(
                    (_, ct) =>
                    {
                        runs.Add(name);
                        return run?.Invoke(name, ct) ?? Task.CompletedTask;
                    },
                    name, execution: name == "later" ? HandlerExecution.Later : HandlerExecution.Inline);
            }
        }
    }

    public Task<DispatchResult> BackFillAsync(params string[] handlers) => ReplayAsync(new("november", handlers, RunsAgain: false));

    public Task<DispatchResult> ReplayAsync(ReplayScope scope, CancellationToken cancellationToken = default) =>
        host.Dispatcher.ReplayAsync(Event, scope, cancellationToken);

    public Task<ReplayPreview> PreviewAsync(bool runsAgain, params string[] handlers) =>
        host.Dispatcher.PreviewReplayAsync(Event, new("november", handlers, runsAgain));

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
