using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Idempotency;

/// <summary>A lease on an event, renewed until the claim is disposed or its last completion settles the event.</summary>
internal sealed class LeasedClaim : EventClaim
{
    private readonly LeaseContext _context;
    private readonly EventKey _key;
    private readonly Guid _fence;
    private readonly IReadOnlyList<string> _handlers;
    private HashSet<string>? _done;
    private readonly ClaimKeepAlive _lease;
    private bool _settled;

    public LeasedClaim(
        LeaseContext context, EventKey key, Guid fence, IReadOnlyList<string> handlers, IReadOnlyCollection<string> done, long acquiredAt)
    {
        _context = context;
        _key = key;
        _fence = fence;
        _handlers = handlers;
        _done = done.Count == 0 ? null : new(done, StringComparer.Ordinal);
        _lease = new(context, key, fence, acquiredAt);
    }

    public override ClaimStatus Status => ClaimStatus.Claimed;

    /// <summary>Whether any handler is left to run.</summary>
    public bool IsOpen => !IsLast(null);

    public override async Task<HandlerRunResult> RunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
    {
        if (IsDone(handler))
        {
            return new(HandlerRunStatus.AlreadyDone);
        }

        if (await _lease.PrepareAsync().ConfigureAwait(false) is { } unavailable)
        {
            return new(HandlerRunStatus.Unavailable, unavailable);
        }

        if (!_lease.IsValid)
        {
            return new(HandlerRunStatus.LeaseLost);
        }

        Exception? failure = null;
        var ended = false;
        try
        {
            var either = _lease.CreateStop();
            using var registration = stop.UnsafeRegister(static either => ((CancellationTokenSource)either!).Cancel(), either);
            var scope = _context.Scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                await work(scope.ServiceProvider, either.Token).ConfigureAwait(false);
                ended = true;
            }
        }
        catch (Exception exception) when (ended)
        {
            // The work has completed even if disposing its scope fails.
            Log.ScopeFailed(_context.Logger, exception, handler);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (failure is null)
        {
            var settles = IsLast(handler);
            if (settles)
            {
                _lease.ExpectEnd();
            }

            var completing = TryCompleteAsync(handler, settles);
            return completing.IsCompletedSuccessfully
                ? Completed(handler, settles, completing.Result)
                : await CompleteAsync(handler, settles, completing.AsTask()).ConfigureAwait(false);
        }

        if (_lease.IsLost)
        {
            return new(HandlerRunStatus.LeaseLost, failure);
        }

        await FailedRun.RecordAsync(_context, _key, Event, handler, failure).ConfigureAwait(false);
        return new(HandlerRunStatus.Failed, failure);
    }

    /// <summary>Settles an event whose handlers have all completed.</summary>
    /// <returns>False when the lease was lost.</returns>
    public async ValueTask<bool> SettleAsync(CancellationToken cancellationToken) =>
        _settled = await _context.Storage.TryCompleteAsync(_key, _fence, _handlers[0], settles: true, cancellationToken).ConfigureAwait(false);

    public override ValueTask DisposeAsync()
    {
        _lease.Dispose();
        return _settled ? default : ReleaseAsync();
    }

    private async ValueTask ReleaseAsync()
    {
        if (await LeaseRelease.StartAsync(_context, _key, _fence).ConfigureAwait(false) is { } failure)
        {
            Log.ReleaseFailed(_context.Logger, failure, _context.Lease);
        }
    }

    /// <summary>
    /// Waits for the record of a completion. It retries for as long as the lease lasts, because the work is done and only the record is
    /// missing.
    /// </summary>
    private async Task<HandlerRunResult> CompleteAsync(string handler, bool settles, Task<bool> completing)
    {
        for (var delay = LeaseContext.FirstRetry; ; delay = LeaseContext.NextRetry(delay))
        {
            try
            {
                return Completed(handler, settles, await completing.WaitAsync(LeaseContext.WriteTimeout, _context.Time).ConfigureAwait(false));
            }
            catch (Exception exception)
            {
                if (!_lease.IsValid)
                {
                    return new(HandlerRunStatus.Unavailable, exception);
                }

                Log.CompletionRetried(_context.Logger, exception, handler, delay, ThreadPoolStarvation.OfProcess.Hint());
                await Task.Delay(delay, _context.Time, CancellationToken.None).ConfigureAwait(false);
                completing = TryCompleteAsync(handler, settles).AsTask();
            }
        }
    }

    private ValueTask<bool> TryCompleteAsync(string handler, bool settles)
    {
        try
        {
            return _context.Storage.TryCompleteAsync(_key, _fence, handler, settles, CancellationToken.None);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<bool>(exception);
        }
    }

    private HandlerRunResult Completed(string handler, bool settles, bool isRecorded)
    {
        if (!isRecorded)
        {
            return new(HandlerRunStatus.LeaseLost);
        }

        _settled = settles;
        if (settles)
        {
            _lease.Dispose();
        }
        else
        {
            (_done ??= new(StringComparer.Ordinal)).Add(handler);
        }

        return new(HandlerRunStatus.Completed);
    }

    private bool IsDone(string handler) => _settled || _done?.Contains(handler) is true;

    private bool IsLast(string? handler)
    {
        for (var i = 0; i < _handlers.Count; i++)
        {
            if (!string.Equals(_handlers[i], handler, StringComparison.Ordinal) && !IsDone(_handlers[i]))
            {
                return false;
            }
        }

        return true;
    }
}
