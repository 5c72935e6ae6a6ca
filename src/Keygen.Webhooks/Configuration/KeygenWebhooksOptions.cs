using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>
/// Options for verifying and handling deliveries. The section <c>Keygen:Webhooks</c> of the configuration sets them. A reload takes effect
/// at once, so you can exchange a key without a restart. Invalid options stop the app at startup; after a reload, deliveries are answered
/// 503 until the options are valid.
/// </summary>
public sealed class KeygenWebhooksOptions
{
    /// <summary>The configuration section of the default registration.</summary>
    public const string SectionName = "Keygen:Webhooks";

    internal static readonly TimeSpan DefaultDrainDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time, at the end of a shutdown, for handlers whose token has fired to stop and for the last responses to be sent.
    /// </summary>
    internal static readonly TimeSpan FinalGrace = TimeSpan.FromSeconds(2);

    /// <summary>The id of the Keygen account, a UUID. Required. The default value is an empty string.</summary>
    public string AccountId { get; set; } = "";

    /// <summary>
    /// The URLs of the webhook endpoint, exactly as they are registered at Keygen: Keygen signs the host, path and query, letter by letter.
    /// Give several if the endpoint has several URLs. At least one is required, unless <see cref="TrustRequestUrl"/> is set. The default
    /// value is an empty list.
    /// </summary>
    public IList<string> EndpointUrls { get; } = [];

    /// <summary>
    /// The account's public keys, in any form in which Keygen shows them. Give both keys while you exchange one for another. At least one
    /// is required, unless <see cref="KeygenWebhooksBuilder.UseKeyProvider{TProvider}"/> is used. The default value is an empty list.
    /// </summary>
    public IList<string> PublicKeys { get; } = [];

    /// <summary>
    /// The accepted signature algorithms, by Keygen's names (<see cref="SignatureAlgorithms"/>). RSA must be named here, see SECURITY.md.
    /// The default value is an empty list, which accepts <c>ed25519</c> and <c>ecdsa-p256</c> if there are keys for them.
    /// </summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>
    /// How far the signed date may be before or after the time of receipt. Keygen signs each attempt with a new date. The default value is
    /// 5 minutes.
    /// </summary>
    public TimeSpan Tolerance { get; set; } = SignatureVerifier.DefaultTolerance;

    /// <summary>The longest body that is accepted, in bytes. Keygen sends a few KB. The default value is 1,048,576 (1 MiB).</summary>
    public int MaxBodySize { get; set; } = 1 << 20;

    /// <summary>
    /// How long one handler may run before its token fires and the delivery is answered 500. Keygen closes the connection after 15 seconds;
    /// the handler runs on, and the next delivery finds the event done. The default value is 5 minutes.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long one handler that runs later (<see cref="HandlerExecution.Later"/>) may run before its token fires and its message counts as
    /// failed. The default value is 30 minutes.
    /// </summary>
    public TimeSpan LaterHandlerTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long handlers may continue in a shutdown, after <see cref="DrainDelay"/>, before their tokens fire and their events are
    /// released. A reload does not change it. The default value is 20 seconds.
    /// </summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a server that shuts down answers 503 before it stops listening. In this time the load balancer can take the server out of
    /// rotation: Keygen delivers again after a 503, but not after a refused connection. A reload does not change it. The default value is
    /// null: 5 seconds, or zero in Development.
    /// </summary>
    public TimeSpan? DrainDelay { get; set; }

    /// <summary>
    /// How long the platform waits after it asks the process to stop and before it kills it, such as <c>terminationGracePeriodSeconds</c>
    /// in Kubernetes or <c>--stop-timeout</c> in Docker. It is used for one thing: a warning at startup if a shutdown can take longer. The
    /// default value is null: the default of the platform, if the environment variables identify one.
    /// </summary>
    public TimeSpan? TerminationGracePeriod { get; set; }

    /// <summary>
    /// Verifies each request against its own URL, instead of <see cref="EndpointUrls"/>. Use it for tests and tunnels only: anyone who can
    /// choose the <c>Host</c> header can then pass on a delivery that Keygen signed for another endpoint of the account. The default value
    /// is false.
    /// </summary>
    public bool TrustRequestUrl { get; set; }

    /// <summary>
    /// The longest time that a shutdown takes with these settings: <see cref="DrainDelay"/>, <see cref="ShutdownGrace"/>, and two seconds
    /// for handlers to stop and for the last responses to be sent. Set the platform's termination grace period to at least this.
    /// </summary>
    public TimeSpan LongestShutdown => (DrainDelay ?? TimeSpan.Zero) + ShutdownGrace + FinalGrace;

    /// <summary>The timeout of a handler for an event.</summary>
    internal TimeSpan TimeoutOf(bool runsLater) => runsLater ? LaterHandlerTimeout : HandlerTimeout;

    /// <summary>The problems found in the section that these options were bound from.</summary>
    internal SectionFindings Findings { get; set; } = SectionFindings.None;

    /// <summary>The path of the section that these options were bound from; null when only a delegate set them.</summary>
    internal string? Section { get; set; }

    /// <summary>The name of an option in messages: its path in the configuration, or the property that a delegate sets.</summary>
    internal string PathOf(string option) => Section is null ? $"{nameof(KeygenWebhooksOptions)}.{option}" : $"{Section}:{option}";

    internal static string SectionOf(string name) => name.Length == 0 ? SectionName : $"{SectionName}:{name}";
}
