namespace Keygen.Webhooks.CatchUp;

/// <summary>
/// The options of catch-up. They are bound from <c>Keygen:Webhooks:CatchUp</c>, or <c>Keygen:Webhooks:{name}:CatchUp</c> for a named
/// registration, and then set by the delegate of <c>AddCatchUp</c>. They are read once; later changes have no effect.
/// </summary>
public sealed class CatchUpOptions
{
    internal static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A token for Keygen's API with permission to read webhook events: of an admin, a developer, a read-only user or an environment. A
    /// product's token sees only the events of endpoints that belong to the product. Required. Keep it secret. The default value is an
    /// empty string, which is invalid.
    /// </summary>
    public string ApiToken { get; set; } = "";

    /// <summary>
    /// The scheme, host and port of Keygen's API, without a path. For a self-hosted server use its <c>KEYGEN_HOST</c>: the server answers
    /// only under that name and signs it. Use <c>http</c> only for a fake server on this machine. The default value is
    /// <c>https://api.keygen.sh</c>.
    /// </summary>
    public string BaseUrl { get; set; } = "https://api.keygen.sh";

    /// <summary>
    /// The id or code of the endpoint's environment, sent as <c>Keygen-Environment</c>. Null means the global environment; the Community
    /// Edition has no other. The default value is null.
    /// </summary>
    public string? Environment { get; set; }

    /// <summary>
    /// Whether catch-up runs when the host has started and at every <see cref="Interval"/>. When false, it runs only when
    /// <see cref="CatchUpRunner.RunAsync"/> is called. The default value is true.
    /// </summary>
    public bool RunOnSchedule { get; set; } = true;

    /// <summary>
    /// The time between runs: at most one day, and at least one minute outside Development. The default value is 5 minutes.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The time from which the first run fetches events. Null means <see cref="Overlap"/> before that run, or the run itself if the store
    /// forgets at a restart. It is ignored once there is progress. The default value is null.
    /// </summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>
    /// URLs that the endpoint had before: an event keeps the URL it was recorded with. Do not repeat those of
    /// <see cref="KeygenWebhooksOptions.EndpointUrls"/>. The default value is an empty list.
    /// </summary>
    public IList<string> FormerEndpointUrls { get; } = [];

    /// <summary>
    /// The maximum number of requests to Keygen's API in a day, UTC. Rechecks of open and parked events and the endpoint watch use at most
    /// half of them. The default value is 3,000.
    /// </summary>
    public int DailyRequestBudget { get; set; } = 3000;

    /// <summary>
    /// The folder for the progress files, used when no database keeps the progress. Choose one that outlives the process and its deploys.
    /// The default value is null, which means <c>keygen-webhooks</c> in the user's folder for application data.
    /// </summary>
    public string? ProgressFolder { get; set; }

    /// <summary>The maximum number of open events. At one more, the walk stops until there is room. The default value is 1,000.</summary>
    public int MaxOpen { get; set; } = 1000;

    /// <summary>
    /// The maximum number of parked events. At one more, the walk stops until there is room; with 0, the first failed event stops it. The
    /// default value is 1,000.
    /// </summary>
    public int MaxParked { get; set; } = 1000;

    /// <summary>
    /// Whether catch-up may run with a store that forgets at a restart. After a restart, an event that Keygen does not report as DELIVERED
    /// may be handled again. The default value is false.
    /// </summary>
    public bool AllowForgetfulStore { get; set; }

    /// <summary>
    /// The minimum age of an event, which lets its first delivery finish: at least 2 minutes outside Development. The default value is 2
    /// minutes.
    /// </summary>
    public TimeSpan MinimumAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The age up to which an event is read again by each run, since events can appear late: at most one day, and at least 15 minutes
    /// outside Development. The default value is 15 minutes.
    /// </summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The delay before an open or parked event is checked again. It doubles each time. The default value is 10 minutes.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The maximum that <see cref="FirstRetryDelay"/> doubles to, at most one day. The default value is 6 hours.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// Whether catch-up watches the endpoint's settings at Keygen. Problems show in <see cref="CatchUpStatus.Endpoint"/>, in the log and in
    /// the health check. The default value is true.
    /// </summary>
    public bool WatchEndpoint { get; set; } = true;

    /// <summary>
    /// The time between inspections of the account's endpoints and policies: at most one day, and at least 5 minutes outside Development.
    /// The default value is 1 hour.
    /// </summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long all recorded events may fail to arrive before the endpoint watch reports it, at most 7 days. The default value is 1 hour.
    /// </summary>
    public TimeSpan DeliverySilence { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The kinds of findings that the endpoint watch does not report, because they are intended. The default value is an empty list.
    /// </summary>
    public IList<EndpointFindingKind> IgnoredFindings { get; } = [];

    internal Func<HttpMessageHandler>? CreateHandler { get; private set; }

    /// <summary>The errors and warnings from binding the configuration section.</summary>
    internal SectionFindings Findings { get; set; } = SectionFindings.None;

    /// <summary>
    /// Sends the requests through your own message handler, for example for a proxy or a private certificate authority. The handler must
    /// not follow redirects or decompress answers.
    /// </summary>
    /// <param name="create">Creates the handler. It is called once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is null.</exception>
    public void UseHandler(Func<HttpMessageHandler> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        CreateHandler = create;
    }
}
