using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>
/// How deliveries are verified and handled. Bound from the section <c>Keygen:Webhooks</c> of the configuration; read live, so that
/// a key can be exchanged without a restart. What cannot work stops the start, or, after a reload, is answered 503.
/// </summary>
public sealed class KeygenWebhooksOptions
{
    /// <summary>The section of the configuration that the default registration is bound from.</summary>
    public const string SectionName = "Keygen:Webhooks";

    internal static readonly TimeSpan DefaultDrainDelay = TimeSpan.FromSeconds(5);

    /// <summary>What handlers that heed their token, and answers on their way out, are given at the very end of a shutdown.</summary>
    internal static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(2);

    /// <summary>The id of the Keygen account, a UUID. Required.</summary>
    public string AccountId { get; set; } = "";

    /// <summary>
    /// The URL of the webhook endpoint, exactly as it is registered at Keygen: Keygen signs its host and target, letter by letter.
    /// Several are aliases of one endpoint. At least one is required, unless <see cref="TrustRequestUrl"/> is set.
    /// </summary>
    public IList<string> EndpointUrls { get; } = [];

    /// <summary>
    /// The account's public keys, in any form Keygen shows them in; several while one is exchanged for another. At least one is
    /// required, unless <see cref="KeygenWebhooksBuilder.UseKeyProvider{TProvider}"/> gives them.
    /// </summary>
    public IList<string> PublicKeys { get; } = [];

    /// <summary>
    /// The algorithms accepted, by Keygen's names (<see cref="SignatureAlgorithms"/>). Empty: <c>ed25519</c> and
    /// <c>ecdsa-p256</c>, as far as there are keys. The RSA ones must be named, see SECURITY.md.
    /// </summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>How far the signed date may be from the time of receipt, both ways. Five minutes by default; each attempt has a date of its own.</summary>
    public TimeSpan Tolerance { get; set; } = SignatureVerifier.DefaultTolerance;

    /// <summary>The longest body taken, in bytes; 1 MiB by default. Keygen's own are a few KB.</summary>
    public int MaxBodySize { get; set; } = 1 << 20;

    /// <summary>
    /// How long one handler may run before its token fires and the delivery is answered 500; five minutes by default. Keygen hangs
    /// up after 15 seconds, which does not disturb the handler; its next delivery finds the event done.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long handlers may go on in a shutdown, after <see cref="DrainDelay"/>, before their tokens fire and their events are freed;
    /// 20 seconds by default. As it was at the start.
    /// </summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a server that shuts down still answers 503 before it stops listening, so that its load balancer notices: Keygen
    /// tries again after a 503, and never after a refused connection. Five seconds by default, none in Development. As it was at the start.
    /// </summary>
    public TimeSpan? DrainDelay { get; set; }

    /// <summary>
    /// How long whatever runs the process waits from its signal to stop until it kills it, such as <c>terminationGracePeriodSeconds</c> in
    /// Kubernetes or <c>--stop-timeout</c> in Docker. The start warns when a shutdown can take longer. The default value is null: the default
    /// of the platform that is recognised by its environment, if any. It changes nothing but that warning.
    /// </summary>
    public TimeSpan? TerminationGracePeriod { get; set; }

    /// <summary>
    /// Takes the host and target to verify from the request itself, instead of <see cref="EndpointUrls"/>. For tests and tunnels: a
    /// delivery signed for another endpoint of the account is then accepted by whoever can choose the <c>Host</c> header.
    /// </summary>
    public bool TrustRequestUrl { get; set; }

    /// <summary>
    /// The longest that a shutdown takes with these settings: <see cref="DrainDelay"/>, <see cref="ShutdownGrace"/>, and two seconds in which
    /// handlers whose token has fired can end and the last responses go out. Give whatever ends the process at least that long.
    /// </summary>
    public TimeSpan LongestShutdown => (DrainDelay ?? TimeSpan.Zero) + ShutdownGrace + LastMoments;

    /// <summary>What is odd about the section these were bound from.</summary>
    internal SectionFindings Findings { get; set; } = SectionFindings.None;

    /// <summary>The path of the section these were bound from; null when a delegate alone set them.</summary>
    internal string? Section { get; set; }

    /// <summary>How an option is named in what is said to a developer: its path in the configuration, or the member a delegate sets.</summary>
    internal string PathOf(string option) => Section is null ? $"{nameof(KeygenWebhooksOptions)}.{option}" : $"{Section}:{option}";

    internal static string SectionOf(string name) => name.Length == 0 ? SectionName : $"{SectionName}:{name}";
}
