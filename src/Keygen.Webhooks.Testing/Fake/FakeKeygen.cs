namespace Keygen.Webhooks.Testing;

/// <summary>
/// A fake of Keygen for tests. It records events, signs, delivers and retries them as Keygen does. Its API listens on a loopback port, and
/// keeps users, licenses and machines, whose changes raise events.
/// </summary>
public sealed partial class FakeKeygen : IAsyncDisposable
{
    private readonly FakeKeygenOptions _options;
    private readonly FakeRows _rows;
    private readonly FakeEvents _events;
    private readonly List<FakeEndpoint> _endpoints = [];
    private readonly DeliveryJobs _jobs;
    private FakeApiServer? _server;

    private FakeKeygen(FakeKeygenOptions options)
    {
        _options = options;
        _rows = new(options.TimeProvider);
        _events = new(options, _rows);
        _tokens = [new(options.ApiToken)];
        _jobs = new(options, _rows);
        (State, Passwords, Api) = (new(this), new(_rows), new());
    }

    /// <summary>The base URL of the fake's API without <c>v1</c>, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Url => _server!.Url;

    /// <summary>The API token that the fake's API accepts.</summary>
    public string ApiToken => _options.ApiToken;

    /// <summary>The id and keys of the fake's account.</summary>
    public KeygenTestKeys Keys => _options.Keys;

    /// <summary>The requests that the fake's API received, and the failures it simulates.</summary>
    public FakeApi Api { get; }

    /// <summary>The registered webhook endpoints.</summary>
    public IReadOnlyList<FakeEndpoint> Endpoints => _rows.Read(() => _endpoints.Where(static one => !one.IsDeleted).ToArray());

    /// <summary>The recorded webhook events, in order of creation: one for each event and endpoint.</summary>
    public IReadOnlyList<FakeWebhookEvent> Events => _rows.All();

    /// <summary>Every attempt to deliver the recorded events, in order of their dates.</summary>
    public IReadOnlyList<FakeAttempt> Deliveries =>
        [.. _rows.All().SelectMany(static row => row.Attempts).OrderBy(static attempt => attempt.SentAt)];

    internal FakeRows Rows => _rows;

    internal FakeKeygenOptions Options => _options;

    /// <summary>Starts a fake, which listens until it is disposed.</summary>
    /// <param name="options">The options; null for the default values.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<FakeKeygen> StartAsync(FakeKeygenOptions? options = null, CancellationToken cancellationToken = default)
    {
        var fake = new FakeKeygen(options ?? new());
        fake._server = await FakeApiServer.StartAsync(fake, cancellationToken).ConfigureAwait(false);
        return fake;
    }

    /// <summary>Registers an endpoint.</summary>
    /// <param name="url">The endpoint's URL; null for the URL of the account's keys.</param>
    /// <param name="sendTo">The scheme, host and port that requests go to; null for the registered URL.</param>
    public FakeEndpoint AddEndpoint(string? url = null, Uri? sendTo = null)
    {
        var endpoint = new FakeEndpoint(url ?? Keys.EndpointUrl, _rows.Now) { SendTo = sendTo };
        _rows.Change(() => _endpoints.Add(endpoint));
        return endpoint;
    }

    /// <summary>Raises an event: records it for every subscribed endpoint, and starts to deliver it.</summary>
    /// <typeparam name="TEvent">The class of one event.</typeparam>
    /// <param name="change">Changes the event; null for no changes.</param>
    /// <returns>The recorded events, one for each subscribed endpoint; empty when no endpoint is subscribed.</returns>
    public IReadOnlyList<FakeWebhookEvent> Raise<TEvent>(Action<KeygenEventBuilder>? change = null)
        where TEvent : KeygenEvent => Raise(KeygenEventBuilder.Of<TEvent>(), change);

    /// <summary>Raises an event by its name.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="change">Changes the event; null for no changes.</param>
    /// <returns>The recorded events, one for each subscribed endpoint; empty when no endpoint is subscribed.</returns>
    public IReadOnlyList<FakeWebhookEvent> Raise(string name, Action<KeygenEventBuilder>? change = null) => Raise(KeygenEventBuilder.Of(name), change);

    /// <summary>Raises the event that a builder describes.</summary>
    /// <param name="builder">The event to use.</param>
    /// <returns>The recorded events, one for each subscribed endpoint; empty when no endpoint is subscribed.</returns>
    /// <exception cref="ArgumentException">The event names an environment that the account does not have.</exception>
    public IReadOnlyList<FakeWebhookEvent> Raise(KeygenEventBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        DemandEnvironmentOf(builder);
        return Deliver(builder, Endpoints);
    }

    /// <summary>
    /// Records an event without delivering it, such as one that failed earlier. With an older <see cref="KeygenEventBuilder.WithCreated"/>
    /// it appears behind a cursor.
    /// </summary>
    /// <param name="builder">The event to use.</param>
    /// <param name="status">The status of the recorded event.</param>
    /// <param name="endpoint">The endpoint of the event; null for the first one.</param>
    /// <exception cref="ArgumentException">The event names an environment that the account does not have.</exception>
    public FakeWebhookEvent Record(KeygenEventBuilder builder, FakeEventStatus status = FakeEventStatus.Failed, FakeEndpoint? endpoint = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        DemandEnvironmentOf(builder);
        var chosen = endpoint ?? (Endpoints is [var first, ..] ? first : AddEndpoint());
        return _events.Record(builder, chosen, status);
    }

    /// <summary>Retries an event manually: records it with a new id and the same token, and delivers it.</summary>
    /// <param name="row">The recorded event.</param>
    /// <exception cref="InvalidOperationException">The event's endpoint was deleted.</exception>
    public FakeWebhookEvent Retry(FakeWebhookEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Endpoint.IsDeleted)
        {
            throw new InvalidOperationException("The event's endpoint no longer exists.");
        }

        var retry = _events.Retry(row);
        _jobs.Start(retry);
        return retry;
    }

    /// <summary>Deletes a recorded event. Its pending attempts end silently.</summary>
    /// <param name="row">The recorded event.</param>
    public void Delete(FakeWebhookEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _rows.Remove(row);
    }

    /// <summary>Runs Keygen's daily pruning now. The API also runs it whenever the clock has passed 06:00 UTC.</summary>
    public void Prune() => PruneSchedule.Run(_rows, _options);

    /// <summary>Waits until a condition is true. Checks it after every change of an event, a status or an attempt.</summary>
    /// <param name="condition">The condition to wait for.</param>
    /// <param name="timeout">The longest time to wait, by the system's clock; null for 30 seconds.</param>
    /// <exception cref="TimeoutException">The condition was not true within the timeout.</exception>
    public async Task WaitForAsync(Func<FakeKeygen, bool> condition, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var patience = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(30), SystemClock.Instance);
        for (var changed = _rows.Changed; !condition(this); changed = _rows.Changed)
        {
            try
            {
                await changed.WaitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The condition was not true within the timeout. The recorded events: {string.Join(", ", Events.Take(20))}.");
            }
        }
    }

    /// <summary>Stops the fake. Cancels the current attempts and starts no others.</summary>
    public async ValueTask DisposeAsync()
    {
        await _jobs.DisposeAsync().ConfigureAwait(false);
        await _server!.DisposeAsync().ConfigureAwait(false);
    }

    private FakeWebhookEvent[] Deliver(KeygenEventBuilder builder, IReadOnlyList<FakeEndpoint> endpoints)
    {
        var rows = _events.Record(builder, endpoints);
        foreach (var row in rows)
        {
            _jobs.Start(row);
        }

        return rows;
    }

    private IReadOnlyList<FakeWebhookEvent> Raise(KeygenEventBuilder builder, Action<KeygenEventBuilder>? change)
    {
        change?.Invoke(builder);
        return Raise(builder);
    }
}
