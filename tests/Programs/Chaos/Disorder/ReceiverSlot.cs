using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>A place for a receiver on one port: when one ends, the next begins.</summary>
internal sealed class ReceiverSlot(ReceiverSettings settings, DisorderLog log) : IAsyncDisposable
{
    private const int TooMany = 10;

    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random = new(HashCode.Combine(settings.Seed, settings.Slot));
    private TaskCompletionSource<ReceiverProcess> _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    /// <summary>The version that begins next.</summary>
    private AppVersion _version = settings.Version;

    public int Port => settings.Port;

    public void Start() => _running = RunAsync();

    /// <summary>The receiver of the moment, once it listens.</summary>
    public async Task<ReceiverProcess> ReadyAsync(CancellationToken cancellationToken)
    {
        while (log.Crashes < TooMany)
        {
            var receiver = await Volatile.Read(ref _current).Task.WaitAsync(cancellationToken);
            // One that has ended is not ready any more, and the next has not begun.
            if (await Task.WhenAny(receiver.Exited, receiver.Ready).WaitAsync(cancellationToken) == receiver.Ready)
            {
                return receiver;
            }

            await Task.Delay(20, cancellationToken);
        }

        throw new InvalidOperationException($"Receivers end by themselves; see {settings.Folder}.");
    }

    public async Task KillAsync(ReceiverProcess receiver)
    {
        var kill = await receiver.KillAsync();
        lock (log)
        {
            log.Kills.Add(kill);
        }
    }

    /// <summary>Has a receiver of another version take the place of the one there, which ends in an orderly way.</summary>
    public async Task DeployAsync(AppVersion version, CancellationToken cancellationToken)
    {
        var receiver = await ReadyAsync(cancellationToken);
        _version = version;
        await receiver.StopAsync();
        await ReadyAsync(cancellationToken);
    }

    /// <summary>Ends it in an orderly way, for good.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_current.Task.IsCompletedSuccessfully)
        {
            await (await _current.Task).StopAsync();
        }

        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_current.Task.IsCompletedSuccessfully)
        {
            await (await _current.Task).DisposeAsync();
        }

        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (var incarnation = 1; !_stop.IsCancellationRequested; incarnation++)
        {
            var receiver = ReceiverProcess.Start(settings with { Incarnation = incarnation, Version = _version });
            lock (log)
            {
                log.Versions[receiver.Name] = _version;
            }

            _current.TrySetResult(receiver);
            await receiver.Exited;
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            if (!receiver.WasKilled)
            {
                lock (log)
                {
                    log.Crashes++;
                }
            }

            Volatile.Write(ref _current, new(TaskCreationOptions.RunContinuationsAsynchronously));
            await receiver.DisposeAsync();
            await Task.Delay(_random.Next(500), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
