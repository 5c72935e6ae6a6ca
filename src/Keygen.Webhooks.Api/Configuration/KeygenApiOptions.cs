namespace Keygen.Webhooks.Api;

/// <summary>
/// The options of the client of Keygen's API. They are bound from the section <c>Keygen:Api</c>, and then set by the delegate of
/// <c>AddKeygenApi</c>. What is not set is taken from <c>Keygen:Webhooks</c> and its section <c>CatchUp</c>, if they are about the same
/// account. A reload takes effect with the next call.
/// </summary>
public sealed class KeygenApiOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Keygen:Api";

    /// <summary>Keygen's own API.</summary>
    internal const string KeygenCloud = "https://api.keygen.sh";

    /// <summary>
    /// The id of the account, a UUID. Its slug will do when no answer is verified. The default value is null: that of
    /// <c>Keygen:Webhooks</c>.
    /// </summary>
    public string? AccountId { get; set; }

    /// <summary>
    /// The token to call the API with. Keep it secret, and give it no more permissions than the calls need. The default value is null: that
    /// of <c>Keygen:Webhooks:CatchUp</c>.
    /// </summary>
    public string? ApiToken { get; set; }

    /// <summary>
    /// Whether the client works without a token, which is enough to request and to finish the reset of a password. The default value is
    /// false: a missing token stops the app at startup.
    /// </summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>
    /// The scheme, host and port of Keygen's API, without a path. For a self-hosted server use its <c>KEYGEN_HOST</c>. Use <c>http</c> only
    /// for a fake server on this machine. The default value is null: that of <c>Keygen:Webhooks:CatchUp</c>, or
    /// <c>https://api.keygen.sh</c>.
    /// </summary>
    public string? BaseUrl { get; set; }

    /// <summary>
    /// The id or code of the environment, sent as <c>Keygen-Environment</c>. The default value is null: that of
    /// <c>Keygen:Webhooks:CatchUp</c>, or the global environment.
    /// </summary>
    public string? Environment { get; set; }

    /// <summary>
    /// The API version to ask for, sent as <c>Keygen-Version</c>. The default value is null: the newest version that this library knows.
    /// </summary>
    public string? ApiVersion { get; set; }

    /// <summary>
    /// The account's public keys, in any form in which Keygen shows them. With a key, every answer is verified. The default value is an
    /// empty list: the keys of <c>Keygen:Webhooks</c>, or of its key provider.
    /// </summary>
    public IList<string> PublicKeys { get; } = [];

    /// <summary>
    /// The accepted signature algorithms, by Keygen's names. RSA must be named, see SECURITY.md. The default value is an empty list, which
    /// accepts <c>ed25519</c> and <c>ecdsa-p256</c> if there are keys for them.
    /// </summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>How long one request may take, at most one hour. The default value is 30 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a <c>GET</c> is repeated after 429, 502, 503, 504 and failed connections. Nothing else is ever repeated. Set it to 0 when a
    /// resilience handler repeats. The default value is 2.
    /// </summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>
    /// The longest wait before a repetition. If Keygen asks for a longer one, the call fails at once and
    /// <see cref="KeygenApiException.RetryAfter"/> tells it. The default value is 30 seconds.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The errors and warnings from binding the configuration section.</summary>
    internal SectionFindings Findings { get; set; } = SectionFindings.None;
}
