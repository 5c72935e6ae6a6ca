using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.Testing;

/// <summary>The options of a <see cref="FakeKeygen"/>.</summary>
public sealed class FakeKeygenOptions
{
    /// <summary>The id and keys of the fake's account. The default value is <see cref="KeygenTestKeys.Shared"/>.</summary>
    public KeygenTestKeys Keys { get; set; } = KeygenTestKeys.Shared;

    /// <summary>The account's slug, which API paths may use instead of the id. The default value is <c>northwind-tools</c>.</summary>
    public string AccountSlug { get; set; } = "northwind-tools";

    /// <summary>The clock for dates, timeouts, retries and pruning. The default value is the system's clock.</summary>
    public TimeProvider TimeProvider { get; set; } = SystemClock.Instance;

    /// <summary>
    /// The factor by which retries are faster than Keygen's: 3,600 turns an hour into a second. It shortens only the delays. Dates come
    /// from the clock, so a receiver in another process accepts them. The default value is 1.
    /// </summary>
    public double Speed { get; set; } = 1;

    /// <summary>
    /// Returns the delay before a retry, from its number (1 to 15). <see cref="Speed"/> divides the delay. The default value is null:
    /// Keygen's schedule.
    /// </summary>
    public Func<int, TimeSpan>? RetryDelay { get; set; }

    /// <summary>The timeout for a connection, and for each part of a response. The default value is 15 seconds, as at Keygen.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The maximum number of concurrent deliveries. The default value is 25.</summary>
    public int Concurrency { get; set; } = 25;

    /// <summary>The number of days after which events are pruned, at 06:00 UTC; 0 for never. The default value is 30.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>The API token that the fake accepts. The default value is a new random token.</summary>
    public string ApiToken { get; set; } = $"admin-{Guid.NewGuid():N}";

    /// <summary>The loopback port of the API; 0 for a free port. The default value is 0.</summary>
    public int Port { get; set; }

    /// <summary>
    /// Whether requests below <c>/fake/</c> control the fake from another process: raise events, cause failures. A
    /// request with an <c>Origin</c> header, or for a host that is not loopback, is refused. The default value is false.
    /// </summary>
    public bool AllowControl { get; set; }

    /// <summary>The log for each attempt and its outcome. The default value is a logger that writes nothing.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;
}
