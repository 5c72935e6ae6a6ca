using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keygen.Webhooks.Testing;

/// <summary>How a <see cref="FakeKeygen"/> behaves where Keygen itself leaves a choice.</summary>
public sealed class FakeKeygenOptions
{
    /// <summary>The account it is; <see cref="KeygenTestKeys.Shared"/> by default.</summary>
    public KeygenTestKeys Keys { get; set; } = KeygenTestKeys.Shared;

    /// <summary>The account's slug, which stands for its id in API paths.</summary>
    public string AccountSlug { get; set; } = "northwind-tools";

    /// <summary>The clock of its dates, timeouts, retries and pruning; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = SystemClock.Instance;

    /// <summary>
    /// How much faster retries come than Keygen's, 3,600 for a second instead of an hour; 1 by default. Only the waiting is divided: dates
    /// are those of the clock, so that a receiver in another process takes them.
    /// </summary>
    public double Speed { get; set; } = 1;

    /// <summary>Chooses the delay before a retry, given its number from 1 to 15, in place of Keygen's schedule; divided by <see cref="Speed"/> all the same.</summary>
    public Func<int, TimeSpan>? RetryDelay { get; set; }

    /// <summary>How long it waits for a connection, and for each part of an answer; Keygen waits 15 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many deliveries are under way at once at most; 25 by default.</summary>
    public int Concurrency { get; set; } = 25;

    /// <summary>After how many days events are pruned, at six in the morning UTC; 30 by default, 0 for never.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>The API token it wants; a new one by default.</summary>
    public string ApiToken { get; set; } = $"admin-{Guid.NewGuid():N}";

    /// <summary>The loopback port of its API; a free one when 0.</summary>
    public int Port { get; set; }

    /// <summary>Answers requests below <c>/fake/</c> that raise events and break things, for a fake in a process of its own. Off by default.</summary>
    public bool AllowControl { get; set; }

    /// <summary>Where it writes what it sent and what came of it.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;
}
