using System.Runtime.CompilerServices;
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

        if (!_lease.IsValid)
        {
            return new(HandlerRunStatus.LeaseLost);
        }

        var failure = await WorkAsync(handler, work, stop).ConfigureAwait(false);
        if (failure is null)
        {
            return await CompleteAsync(handler).ConfigureAwait(false);
        }

        if (_lease.Lost.IsCancellationRequested)
        {
            return new(HandlerRunStatus.LeaseLost, failure);
        }

        await FailedRun.RecordAsync(_context, _key, Event, handler, failure).ConfigureAwait(false);
        return new(HandlerRunStatus.Failed, failure);
    }

    /// <summary>Runs the work in a new scope.</summary>
    /// <returns>The exception of the work; null when it completed. Work has completed even if disposing its scope fails.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Exception?> WorkAsync(string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
    {
        var ended = false;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _lease.Lost);
            var scope = _context.Scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                await work(scope.ServiceProvider, either.Token).ConfigureAwait(false);
                ended = true;
            }
        }
        catch (Exception exception)
        {
            if (!ended)
            {
                return exception;
            }

            Log.ScopeFailed(_context.Logger, exception, handler);
        }

        return null;
    }

    /// <summary>Settles an event whose handlers have all completed.</summary>
    /// <returns>False when the lease was lost.</returns>
    public async ValueTask<bool> SettleAsync(CancellationToken cancellationToken) =>
        _settled = await _context.Storage.TryCompleteAsync(_key, _fence, _handlers[0], settles: true, cancellationToken).ConfigureAwait(false);

    public override async ValueTask DisposeAsync()
    {
        _lease.Dispose();
        if (_settled)
        {
            return;
        }

        if (await LeaseRelease.StartAsync(_context, _key, _fence).ConfigureAwait(false) is { } failure)
        {
            Log.ReleaseFailed(_context.Logger, failure, _context.Lease);
        }
    }

    /// <summary>
    /// Records a completion. It retries for as long as the lease lasts, because the work is done and only the record is missing.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HandlerRunResult> CompleteAsync(string handler)
    {
        var settles = IsLast(handler);
        if (settles)
        {
            _lease.ExpectEnd();
        }

        for (var delay = LeaseContext.FirstRetry; ; delay = LeaseContext.NextRetry(delay))
        {
            try
            {
                var completing = _context.Storage.TryCompleteAsync(_key, _fence, handler, settles, CancellationToken.None);
                if (!(completing.IsCompletedSuccessfully ? completing.Result
                    : await completing.AsTask().WaitAsync(LeaseContext.WriteTimeout, _context.Time).ConfigureAwait(false)))
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
            catch (Exception exception)
            {
                if (!_lease.IsValid)
                {
                    return new(HandlerRunStatus.Unavailable, exception);
                }

                Log.CompletionRetried(_context.Logger, exception, handler, delay, ThreadPoolStarvation.OfProcess.Hint());
                await Task.Delay(delay, _context.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
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
