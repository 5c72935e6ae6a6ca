namespace Keygen.Webhooks.CatchUp;

/// <summary>
/// How missed events are fetched. Bound from <c>Keygen:Webhooks:CatchUp</c> of the configuration, or <c>Keygen:Webhooks:{name}:CatchUp</c>, then
/// set by the delegate of <c>AddCatchUp</c>. As they were at the first run.
/// </summary>
public sealed class CatchUpOptions
{
    internal static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A token of Keygen's API that may read webhook events: an admin's, a developer's, a read-only user's, or an environment's. A
    /// product's token sees only events of endpoints that belong to the product. Required; a credential.
    /// </summary>
    public string ApiToken { get; set; } = "";

    /// <summary>
    /// Where Keygen's API is: <c>https</c>, host and port, no path. Of a server of your own, its <c>KEYGEN_HOST</c>: it answers under that name
    /// alone, and signs it. <c>http</c> is for fakes on this machine; a real server answers over <c>https</c> alone.
    /// </summary>
    public string BaseUrl { get; set; } = "https://api.keygen.sh";

    /// <summary>The environment the endpoint is in, by id or code, sent as <c>Keygen-Environment</c>; null for the global one, and for the Community Edition.</summary>
    public string? Environment { get; set; }

    /// <summary>Whether it runs by itself: at the start, and at every <see cref="Interval"/>. Off, it runs when <see cref="CatchUpRunner.RunAsync"/> is called.</summary>
    public bool RunOnSchedule { get; set; } = true;

    /// <summary>How long between runs; five minutes by default, at least one outside Development.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// From when on events are fetched in the first run, the one that finds no progress; null for now. Once there is progress it is not
    /// looked at.
    /// </summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>
    /// URLs the endpoint had before: a row keeps the URL of the time it was made. Those of
    /// <see cref="KeygenWebhooksOptions.EndpointUrls"/> need not be repeated.
    /// </summary>
    public IList<string> FormerEndpointUrls { get; } = [];

    /// <summary>Most requests to Keygen's API in a day, UTC; 3,000 by default. At most half of them are spent on looking again at what is open or parked, and on the endpoint watch.</summary>
    public int DailyRequestBudget { get; set; } = 3000;

    /// <summary>
    /// The folder that progress is kept in, unless it is kept in a database: one that outlives the process and its deploys. By default
    /// <c>keygen-webhooks</c> in the user's folder for application data.
    /// </summary>
    public string? ProgressFolder { get; set; }

    /// <summary>How many events may be open; 1,000 by default. With one more, the walk stops until there is room.</summary>
    public int MaxOpen { get; set; } = 1000;

    /// <summary>How many events may be parked; 1,000 by default. With one more, the walk stops until there is room. With 0, the first event that fails stops it.</summary>
    public int MaxParked { get; set; } = 1000;

    /// <summary>
    /// Runs even with a store that forgets at a restart: whatever Keygen does not call DELIVERED may then be handled again after one.
    /// </summary>
    public bool AllowForgetfulStore { get; set; }

    /// <summary>How old an event is before it is looked at, so that its first delivery can end; two minutes by default, at least that outside Development.</summary>
    public TimeSpan MinimumAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How old an event is before runs begin behind it: until then it is read again, since events can appear late. 15 minutes by default, at least
    /// that outside Development.
    /// </summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>After how long an event that is open or parked is looked at again; doubled each time. Ten minutes by default.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most that <see cref="FirstRetryDelay"/> is doubled to; six hours by default.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// Whether the endpoint is watched: what is wrong with it at Keygen shows in <see cref="CatchUpStatus.Endpoint"/>, in the log and in health.
    /// </summary>
    public bool WatchEndpoint { get; set; } = true;

    /// <summary>How long between looks at the account's endpoints and policies; an hour by default, at least five minutes outside Development.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>For how long every event that Keygen records may miss the endpoint before that is a finding; an hour by default.</summary>
    public TimeSpan DeliverySilence { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Findings of the endpoint watch that are as you want it: they are not reported.</summary>
    public IList<EndpointFindingKind> IgnoredFindings { get; } = [];

    internal Func<HttpMessageHandler>? CreateHandler { get; private set; }

    /// <summary>What is odd about the section these were bound from.</summary>
    internal SectionFindings Findings { get; set; } = SectionFindings.None;

    /// <summary>Sends requests through a handler of yours: for a proxy, or a certificate authority of your own. Let it follow no redirects and decompress nothing.</summary>
    /// <param name="create">Creates the handler, once.</param>
    public void UseHandler(Func<HttpMessageHandler> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        CreateHandler = create;
    }
}
