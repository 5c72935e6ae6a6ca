namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>A receiver process that was killed, and when: between these two times of the machine's monotonic clock.</summary>
internal sealed record Kill(Tracing.ProcessName Process, long From, long To);

/// <summary>A receiver process that stood still.</summary>
internal sealed record Pause(Tracing.ProcessName Process, long From, long To);

/// <summary>The store's server was away.</summary>
internal sealed record Outage(Servers.OutageKind Kind, long From, long To)
{
    /// <summary>Whether it was by itself and another server took over.</summary>
    public bool IsFailover { get; init; }
}

/// <summary>A primary stood still. Clients went on sending it what they sent, and waited, when there was a new one already.</summary>
internal sealed record Standstill(long From, long To);

/// <summary>A primary stood still and came back, which the program caused and did not write down as an outage: the watch must notice it.</summary>
internal sealed record Unsaid(long From, long To);

/// <summary>All that was done to receivers and their server.</summary>
internal sealed class DisorderLog
{
    public List<Kill> Kills { get; } = [];

    public List<Pause> Pauses { get; } = [];

    public List<Outage> Outages { get; } = [];

    /// <summary>How often the broker between receivers and workers was away, and how.</summary>
    public List<Outage> BrokerOutages { get; } = [];

    /// <summary>How often all receivers were replaced, one after the other, by those of another version.</summary>
    public int Deploys { get; set; }

    /// <summary>Receivers that started with a clock that is far ahead.</summary>
    public int FarClocks { get; set; }

    public List<Standstill> Standstills { get; } = [];

    public List<Unsaid> Unsaid { get; } = [];

    /// <summary>How many primaries that came back after another had taken over still took themselves for the primary.</summary>
    public int OldPrimaries { get; set; }

    /// <summary>Events that were handled and came again after one of these two.</summary>
    public int SentAgain { get; set; }

    /// <summary>The version of each receiver process.</summary>
    public Dictionary<Tracing.ProcessName, Receiver.AppVersion> Versions { get; } = [];

    /// <summary>Receivers that ended without being told.</summary>
    public int Crashes { get; set; }

    /// <summary>What happened and when, for whoever reads the ledgers.</summary>
    public IEnumerable<object> Faults => [.. Kills, .. Pauses, .. Outages, .. BrokerOutages, .. Standstills, .. Unsaid];
}
