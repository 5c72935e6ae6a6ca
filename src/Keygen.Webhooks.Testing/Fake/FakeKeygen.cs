namespace Keygen.Webhooks.Testing;

/// <summary>
/// Keygen, as far as webhooks go: it records events, delivers them signed, tries again as Keygen does and gives up as Keygen does,
/// and answers the API an app catches up from. Its API listens on a loopback port.
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
        Api = new();
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123/</c>: the base URL of its API, without <c>v1</c>.</summary>
    public Uri Url => _server!.Url;

    /// <summary>The token its API wants.</summary>
    public string ApiToken => _options.ApiToken;

    /// <summary>The account it is.</summary>
    public KeygenTestKeys Keys => _options.Keys;

    /// <summary>What its API was asked, and what it is to do wrong.</summary>
    public FakeApi Api { get; }

    /// <summary>The endpoints there are.</summary>
    public IReadOnlyList<FakeEndpoint> Endpoints => _rows.Read(() => _endpoints.Where(static one => !one.IsDeleted).ToArray());

    /// <summary>The rows there are, in order of creation.</summary>
    public IReadOnlyList<FakeWebhookEvent> Events => _rows.All();

    /// <summary>Every attempt there was of the rows there are, in order of their dates.</summary>
    public IReadOnlyList<FakeAttempt> Deliveries =>
        [.. _rows.All().SelectMany(static row => row.Attempts).OrderBy(static attempt => attempt.SentAt)];

    internal FakeRows Rows => _rows;

    internal FakeKeygenOptions Options => _options;

    /// <summary>Starts a fake.</summary>
    /// <param name="options">Its options; all as usual when null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FakeKeygen> StartAsync(FakeKeygenOptions? options = null, CancellationToken cancellationToken = default)
    {
        var fake = new FakeKeygen(options ?? new());
        fake._server = await FakeApiServer.StartAsync(fake, cancellationToken).ConfigureAwait(false);
        return fake;
    }

    /// <summary>Registers an endpoint.</summary>
    /// <param name="url">Its URL; that of the account's keys when null.</param>
    /// <param name="sendTo">Where requests really go, scheme, host and port.</param>
    public FakeEndpoint AddEndpoint(string? url = null, Uri? sendTo = null)
    {
        var endpoint = new FakeEndpoint(url ?? Keys.EndpointUrl, _rows.Now) { SendTo = sendTo };
        _rows.Change(() => _endpoints.Add(endpoint));
        return endpoint;
    }

    /// <summary>Something happens: every endpoint that is subscribed to it gets a row, and its delivery begins.</summary>
    /// <typeparam name="TEvent">The class of one event.</typeparam>
    /// <param name="change">What to change in the event; null for nothing.</param>
    /// <returns>The rows, one an endpoint; none if nobody is subscribed.</returns>
    public IReadOnlyList<FakeWebhookEvent> Raise<TEvent>(Action<KeygenEventBuilder>? change = null)
        where TEvent : KeygenEvent => Raise(KeygenEventBuilder.Of<TEvent>(), change);

    /// <summary>Something happens, by its name.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="change">What to change in the event; null for nothing.</param>
    /// <returns>The rows, one an endpoint; none if nobody is subscribed.</returns>
    public IReadOnlyList<FakeWebhookEvent> Raise(string name, Action<KeygenEventBuilder>? change = null) => Raise(KeygenEventBuilder.Of(name), change);

    /// <summary>Something happens that a builder describes.</summary>
    /// <param name="builder">The event.</param>
    /// <returns>The rows, one an endpoint; none if nobody is subscribed.</returns>
    /// <exception cref="ArgumentException">It is of an environment that is not there.</exception>
    public IReadOnlyList<FakeWebhookEvent> Raise(KeygenEventBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        DemandEnvironmentOf(builder);
        var rows = _events.Record(builder, Endpoints);
        foreach (var row in rows)
        {
            _jobs.Start(row);
        }

        return rows;
    }

    /// <summary>
    /// Puts a row into the list without delivering it: one that failed while nobody looked, or, with an older
    /// <see cref="KeygenEventBuilder.WithCreated"/>, one that appears behind a cursor.
    /// </summary>
    /// <param name="builder">The event.</param>
    /// <param name="status">Its status.</param>
    /// <param name="endpoint">Its endpoint; the first when null.</param>
    /// <exception cref="ArgumentException">It is of an environment that is not there.</exception>
    public FakeWebhookEvent Record(KeygenEventBuilder builder, FakeEventStatus status = FakeEventStatus.Failed, FakeEndpoint? endpoint = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        DemandEnvironmentOf(builder);
        var chosen = endpoint ?? (Endpoints is [var first, ..] ? first : AddEndpoint());
        return _events.Record(builder, chosen, status);
    }

    /// <summary>Retries an event by hand: a new row with a new id under the same token, which is then delivered.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="InvalidOperationException">Its endpoint is gone.</exception>
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

    /// <summary>Deletes a row; attempts to come end silently.</summary>
    /// <param name="row">The row.</param>
    public void Delete(FakeWebhookEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _rows.Remove(row);
    }

    /// <summary>Prunes as Keygen's daily job does; the API does so by itself when the clock has passed six in the morning, UTC.</summary>
    public void Prune() => PruneSchedule.Run(_rows, _options);

    /// <summary>Waits until a condition holds. It is looked at after every change: a row, a status, an attempt.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="timeout">How long to wait by the system's clock; 30 seconds when null.</param>
    /// <exception cref="TimeoutException">It did not come true.</exception>
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
                throw new TimeoutException($"What the test waits for did not come true. The rows: {string.Join(", ", Events.Take(20))}.");
            }
        }
    }

    /// <summary>Stops: attempts under way are broken off, none follow.</summary>
    public async ValueTask DisposeAsync()
    {
        await _jobs.DisposeAsync().ConfigureAwait(false);
        await _server!.DisposeAsync().ConfigureAwait(false);
    }

    private IReadOnlyList<FakeWebhookEvent> Raise(KeygenEventBuilder builder, Action<KeygenEventBuilder>? change)
    {
        change?.Invoke(builder);
        return Raise(builder);
    }
}
