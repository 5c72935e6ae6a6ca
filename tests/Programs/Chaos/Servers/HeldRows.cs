using System.Diagnostics;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Chaos.Servers;

/// <summary>
/// Makes time pass for what a killed receiver held between two handlers: the store lets nobody else at it for six minutes, and a run has no six minutes
/// to wait. A row that has not changed for some seconds becomes an hour older.
/// </summary>
internal sealed class HeldRows : IAsyncDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private Dictionary<Held, long> _known = [];

    public HeldRows(string connection)
    {
        _connection = connection;
        _running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(_stop.Token);
            }
            catch (Exception)
            {
                // The server is away; the next look may reach it.
            }

            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var context = ChaosContext.Open(_connection);
        var held = await context.Set<KeygenWebhookMark>().Where(static mark => !mark.IsDone && mark.HandlerHash == "")
            .Select(static mark => new Held(mark.EventHash, mark.RunId, mark.SeenAt)).ToListAsync(cancellationToken);
        var now = Stopwatch.GetTimestamp();
        _known = held.ToDictionary(static row => row, row => _known.GetValueOrDefault(row, now));
        foreach (var (row, _) in _known.Where(known => Stopwatch.GetElapsedTime(known.Value, now) > LongEnough))
        {
            await context.Set<KeygenWebhookMark>()
                .Where(mark => mark.EventHash == row.EventHash && mark.HandlerHash == "" && mark.RunId == row.RunId && mark.SeenAt == row.SeenAt && !mark.IsDone)
                .ExecuteUpdateAsync(static set => set.SetProperty(static mark => mark.SeenAt, static mark => mark.SeenAt.AddHours(-1)), cancellationToken);
        }
    }

    private sealed record Held(string EventHash, Guid RunId, DateTime SeenAt);
}
