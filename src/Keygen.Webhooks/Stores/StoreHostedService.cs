using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Stores;

/// <summary>
/// Checks the stores when the host starts, and cleans them while it runs: each store once, even if several registrations use it.
/// </summary>
/// <param name="choices">The stores in use; empty when nothing is to be checked.</param>
/// <param name="services">The container, which the stores get their services from.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs stores that were replaced, and failures.</param>
/// <remarks>It is a hosted service like the app's own, so that an app's service that creates tables can run before it.</remarks>
internal sealed class StoreHostedService(IReadOnlyList<StoreChoice> choices, IServiceProvider services, TimeProvider time, ILogger logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _cleaning = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var stores = new HashSet<KeygenWebhooksStore>();
        foreach (var choice in choices)
        {
            stores.Add(choice.Store!);
            if (choice.Replaced is not null)
            {
                Log.StoreReplaced(logger, choice.Registration, choice.Store!.Name, choice.Replaced.Name);
            }
        }

        foreach (var store in stores)
        {
            if (store.StartupCheck is not null)
            {
                await store.StartupCheck(services, cancellationToken).ConfigureAwait(false);
            }
        }

        var cleaning = new List<Task>();
        foreach (var store in stores)
        {
            if (store.Cleaner is not null)
            {
                cleaning.Add(StartCleaning(store, _stop.Token));
            }
        }

        _cleaning = Task.WhenAll(cleaning);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _cleaning.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        // The host may be disposed without having been stopped.
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>Cleans on the thread pool: an engine's client may block its thread.</summary>
    private Task StartCleaning(KeygenWebhooksStore store, CancellationToken stop) => Task.Run(() => CleanAsync(store, stop), CancellationToken.None);

    private async Task CleanAsync(KeygenWebhooksStore store, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await store.Cleaner!(services, stop).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                Log.CleaningFailed(logger, exception, store.Name, Interval);
            }

            await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
