using System.Text.Json;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>Which store receivers share.</summary>
internal enum StoreKind
{
    Redis,
    Postgres,

    /// <summary>Redis with replicas, one of which takes over.</summary>
    Sentinel,
}

/// <summary>What a receiver does wrong, so that the check has something to find.</summary>
internal enum Fault
{
    None,

    /// <summary>Its store forgets every event.</summary>
    NoDedupe,

    /// <summary>It answers 200 and does the work later.</summary>
    AnswersFirst,

    /// <summary>Its store compares no fences.</summary>
    NoFence,

    /// <summary>The handlers of a delivery share one scope.</summary>
    OneScope,

    /// <summary>It fetches nothing.</summary>
    NoCatchUp,

    /// <summary>What it fetches with remembers one place in the list, and nothing else.</summary>
    NoOpenSet,

    /// <summary>It parks nothing.</summary>
    NoParking,

    /// <summary>It removes the marks that are old by its own clock.</summary>
    CleansByItsClock,

    /// <summary>The store's primary takes writes without a replica.</summary>
    WritesAlone,

    /// <summary>Each process of it begins the back-fill anew, under a name of its own.</summary>
    BackFillsAnew,

    /// <summary>It settles an event whose handlers are all done, whatever another receiver is running.</summary>
    SettlesForOthers,

    /// <summary>It answers 200 when it has put the event into its own memory, to be handed over later.</summary>
    HandsOverInMemory,

    /// <summary>Workers remember nothing of what they have run.</summary>
    ForgetsLater,

    /// <summary>Events of one license go to any queue.</summary>
    AnyQueue,
}

/// <summary>What the supervisor tells a receiver process, as JSON in its only argument.</summary>
internal sealed record ReceiverSettings
{
    public required int Slot { get; init; }

    public int Incarnation { get; init; }

    /// <summary>Which version of the app it is.</summary>
    public AppVersion Version { get; init; }

    public required int Port { get; init; }

    public required StoreKind Store { get; init; }

    public required string Connection { get; init; }

    public required string Folder { get; init; }

    public required string AccountId { get; init; }

    public required string PublicKey { get; init; }

    public required int Seed { get; init; }

    public required double LeaseSeconds { get; init; }

    public required HandlerSettings Handlers { get; init; }

    public Fault Fault { get; init; }

    /// <summary>How some of its handlers run later; null for not at all.</summary>
    public Later.LaterSettings? Later { get; init; }

    /// <summary>Where it catches up from; null for not at all.</summary>
    public CatchUpSettings? CatchUp { get; init; }

    /// <summary>Whether the new version back-fills the handler that only it has.</summary>
    public bool BackFills { get; init; }

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>Whether it goes on speaking to the server that was the primary at first, as one does that Sentinel's word does not reach.</summary>
    public bool StaysWithPrimary { get; init; }

    /// <summary>Whether receivers listen on one port together.</summary>
    public bool SharesPort { get; init; }

    public ProcessName Process => new(Slot, Incarnation);

    public string ToJson() => JsonSerializer.Serialize(this);

    public static ReceiverSettings FromJson(string json) => JsonSerializer.Deserialize<ReceiverSettings>(json)!;
}

/// <summary>How a receiver catches up.</summary>
/// <param name="Api">Keygen's API.</param>
/// <param name="Token">Its token.</param>
/// <param name="Since">When it all began.</param>
/// <param name="LeaseSeconds">How long a lease outlives its process.</param>
internal sealed record CatchUpSettings(Uri Api, string Token, DateTimeOffset Since, double LeaseSeconds);

/// <summary>How the handlers behave.</summary>
/// <param name="FailureRate">How many of its runs the unreliable handler fails.</param>
/// <param name="FailsFirst">The unreliable handler fails the first run for each event in this process, its effect begun, and no other.</param>
/// <param name="SlowMin">The shortest run of the slow handler, in milliseconds.</param>
/// <param name="SlowMax">The longest.</param>
/// <param name="LongRate">How many of its runs last as long as <paramref name="Long"/> instead.</param>
/// <param name="Long">How long these last, in milliseconds.</param>
/// <param name="SlowFails">The slow handler fails at its end.</param>
/// <param name="SlowUntil">The slow handler goes on, whatever its token says, until there is a file of this name.</param>
/// <param name="PoisonUntil">The unreliable handler fails every run for <see cref="UnreliableHandler.Poison"/> until there is a file of this name.</param>
/// <param name="PassingUntil">The handler of one version goes on until there is a file of this name.</param>
internal sealed record HandlerSettings(
    double FailureRate = 0.12, bool FailsFirst = false, int SlowMin = 0, int SlowMax = 300, double LongRate = 0, int Long = 0, bool SlowFails = false,
    string? SlowUntil = null, string? PoisonUntil = null, string? PassingUntil = null);
