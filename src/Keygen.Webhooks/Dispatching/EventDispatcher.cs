using System.Runtime.CompilerServices;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// Runs the handlers of an event, each once, in order of registration. A handler that fails does not stop the next one. Resolve it from
/// dependency injection. For a named registration, use <see cref="KeygenWebhooksBuilder.Name"/> as the service key.
/// </summary>
public sealed partial class EventDispatcher
{
    /// <summary>The timeout of the store. After it, a delivery is answered 503.</summary>
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

    private static readonly DispatchResult Ignored = new(WebhookOutcome.Ignored, []);

    private readonly HandlerTable _handlers;
    private readonly IIdempotencyStore _store;
    private readonly SettingsSource _settings;
    private readonly ShutdownGate _gate;
    private readonly DispatchContext _context;
    private readonly ObserverList<IDispatchObserver> _observers = new();

    internal EventDispatcher(
        string registration, HandlerTable handlers, IIdempotencyStore store, SettingsSource settings, ShutdownGate gate,
        TimeProvider time, WebhookMetrics metrics, ThreadPoolStarvation pool, ILogger<EventDispatcher> logger, bool isTraced = true)
    {
        (_handlers, _store, _settings) = (handlers, store, settings);
        (_gate, _context) = (gate, new(registration, time, metrics, pool, logger, isTraced));
    }

    /// <summary>The names of the registration's handlers, in order of registration.</summary>
    public IReadOnlyList<string> HandlerNames => _handlers.Names;

    internal string Registration => _context.Registration;

    /// <summary>
    /// The events that each handler gets, in order of registration; at the end, under the name
    /// <see cref="Idempotency.HandlerNames.Forward"/>, those of <see cref="KeygenWebhooksBuilder.ForwardEvents{TEvent}"/>. Subscribe the endpoint at Keygen to these events.</summary>
    public IReadOnlyList<HandlerSubscription> Subscriptions => _handlers.Subscriptions;

    /// <summary>Whether any event is handed over to an engine. If so, the body of a delivery must stay as it was signed.</summary>
    internal bool ForwardsAny => _handlers.ForwardsAny;

    /// <summary>
    /// Returns whether an event with this name has a handler. An event that this library does not know is handled by handlers of
    /// <see cref="UnknownEvent"/>.
    /// </summary>
    /// <param name="eventName">The event's name on the wire, such as <c>license.created</c>.</param>
    public bool Handles(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        return _handlers.Handles(eventName);
    }

    /// <summary>
    /// Claims an event and runs its handlers that have not completed, also those that run later: an event that was fetched has no signed
    /// headers that could be handed over. A shutdown waits for it as it does for a delivery. After the shutdown
    /// has begun, it returns <see cref="WebhookOutcome.Draining"/> and runs nothing. If it is stopped between two
    /// handlers, it returns the same, with the handlers that have run. The event then needs another attempt.
    /// </summary>
    /// <param name="keygenEvent">The event, read from a verified delivery or response.</param>
    /// <param name="cancellationToken">
    /// Asks the handlers to stop. Do not pass the token of an HTTP request: handlers should continue when Keygen closes the connection.
    /// </param>
    /// <returns>
    /// The result. If a handler ignores its deadline, the result does not wait for it, and the event stays claimed until it ends.
    /// </returns>
    public Task<DispatchResult> DispatchAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        keygenEvent = keygenEvent.For(Registration);
        return EnterAsync(keygenEvent, settings => DispatchWithinGateAsync(keygenEvent, settings, null, cancellationToken));
    }

    /// <summary>Adds an observer, which sees every event that runs here without a delivery from now on.</summary>
    /// <param name="observer">The observer.</param>
    /// <returns>Dispose it to remove the observer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="observer"/> is null.</exception>
    public IDisposable Observe(IDispatchObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _observers.Add(observer);
    }

    /// <summary>Runs an event that is no delivery, for this registration.</summary>
    private async Task<DispatchResult> EnterAsync(KeygenEvent keygenEvent, Func<ReceiverSettings, ValueTask<DispatchResult>> run)
    {
        var startedAt = _context.Time.GetTimestamp();
        var result = await EnterGateAsync(keygenEvent, run).ConfigureAwait(false);
        foreach (var observer in _observers.Current)
        {
            try
            {
                observer.OnDispatched(keygenEvent, result, _context.Time.GetElapsedTime(startedAt));
            }
            catch (Exception exception)
            {
                Log.ObserverFailed(_context.Logger, exception, "");
            }
        }

        return result;
    }

    private async Task<DispatchResult> EnterGateAsync(KeygenEvent keygenEvent, Func<ReceiverSettings, ValueTask<DispatchResult>> run)
    {
        if (!_gate.TryEnter())
        {
            return Draining;
        }

        try
        {
            var settings = _settings.Current;
            if (settings.Error is { } error)
            {
                Log.NotDispatched(_context.Logger, keygenEvent.Name, keygenEvent.Id, error);
                return new(WebhookOutcome.Misconfigured, []);
            }

            return await run(settings).ConfigureAwait(false);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Dispatches an event for a caller that has entered the gate.</summary>
    /// <param name="keygenEvent">The event.</param>
    /// <param name="settings">Valid settings. They are used until the claim ends, even after a reload.</param>
    /// <param name="forward">Hands the delivery over, from the services of the run; null for an event that was fetched.</param>
    /// <param name="cancellationToken">Asks the handlers to stop.</param>
    internal ValueTask<DispatchResult> DispatchWithinGateAsync(
        KeygenEvent keygenEvent, ReceiverSettings settings, Func<IServiceProvider, CancellationToken, Task>? forward, CancellationToken cancellationToken)
    {
        keygenEvent = keygenEvent.For(Registration);
        if (_handlers.For(keygenEvent) is not { } handlers)
        {
            return new(Ignored);
        }

        var set = handlers.AtReceipt;
        if (handlers.IsForwarded)
        {
            if (forward is null)
            {
                return RunInPlaceAsync(keygenEvent, handlers, settings.Options, cancellationToken);
            }

            set = set.Forwarding(forward);
        }

        return ClaimAndRunAsync(keygenEvent, EventKey.Of(keygenEvent), set, handlers.AtReceipt.Names, settings.Options, cancellationToken, beginsScope: true);
    }

    private IDisposable? ScopeOf(KeygenEvent keygenEvent) =>
        _context.Logger.IsEnabled(LogLevel.Critical) ? _context.Logger.BeginScope(new EventLogScope(keygenEvent, Registration)) : null;

    /// <param name="keygenEvent">The event.</param>
    /// <param name="key">The key to claim.</param>
    /// <param name="set">The handlers to run.</param>
    /// <param name="names">The handlers that must complete to settle the key: those to run, or more.</param>
    /// <param name="options">The timeouts of the handlers.</param>
    /// <param name="cancellationToken">Asks the handlers to stop.</param>
    /// <param name="beginsScope">Whether to begin the event's log scope; false for a caller that has begun it.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DispatchResult> ClaimAndRunAsync(
        KeygenEvent keygenEvent, EventKey key, HandlerSet set, IReadOnlyList<string> names, KeygenWebhooksOptions options,
        CancellationToken cancellationToken, bool beginsScope = false)
    {
        using var scope = beginsScope ? ScopeOf(keygenEvent) : null;
        if (await ClaimAsync(key, names, cancellationToken).ConfigureAwait(false) is not { } claim)
        {
            return new(cancellationToken.IsCancellationRequested ? WebhookOutcome.Draining : WebhookOutcome.Unavailable, []);
        }

        if (claim.Status is not ClaimStatus.Claimed)
        {
            await claim.DisposeAsync().ConfigureAwait(false);
            return new(claim.Status is ClaimStatus.Settled ? WebhookOutcome.Duplicate : WebhookOutcome.InProgress, []);
        }

        claim.Event = keygenEvent;
        return await new ClaimedRun(keygenEvent, set, claim, options, _context)
            .RunAllAsync(_gate.GraceIsOver, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<EventClaim?> ClaimAsync(EventKey key, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        Task<EventClaim> claiming;
        try
        {
            var pending = _store.ClaimAsync(key, names, cancellationToken);
            if (pending.IsCompletedSuccessfully)
            {
                return new(pending.Result);
            }

            claiming = pending.AsTask();
        }
        catch (Exception exception)
        {
            claiming = Task.FromException<EventClaim>(exception);
        }

        return WaitForClaimAsync(claiming, cancellationToken);
    }

    private async ValueTask<EventClaim?> WaitForClaimAsync(Task<EventClaim> claiming, CancellationToken cancellationToken)
    {
        try
        {
            return await claiming.WaitAsync(StoreTimeout, _context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Log.StoreUnavailable(_context.Logger, exception, _context.Pool.Hint());
            }

            _ = DisposeLateAsync(claiming);
            return null;
        }
    }

    /// <summary>Releases a claim that was granted after the timeout.</summary>
    private static async Task DisposeLateAsync(Task<EventClaim> claiming)
    {
        await ((Task)claiming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (claiming.IsCompletedSuccessfully)
        {
            await (await claiming.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
