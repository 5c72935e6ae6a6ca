namespace Keygen.Webhooks.HostileNetwork.Attacking;

/// <summary>What an attacker does when it has sent what it sends.</summary>
internal enum Ending
{
    /// <summary>Waits until the server closes.</summary>
    Wait,

    /// <summary>Says that nothing more comes, and waits.</summary>
    HalfClose,

    /// <summary>Goes away without a word.</summary>
    Reset,

    /// <summary>Closes when it has had its answers.</summary>
    Leave,
}

/// <summary>One connection of an attacker.</summary>
/// <param name="First">Sent at once.</param>
internal sealed record Script(byte[] First)
{
    /// <summary>Sent one byte at a time, one each <see cref="DripEvery"/>.</summary>
    public byte[] Drip { get; init; } = [];

    public TimeSpan DripEvery { get; init; }

    public Ending Ending { get; init; } = Ending.Leave;

    /// <summary>After how many answers it leaves.</summary>
    public int Answers { get; init; } = 1;

    /// <summary>Whether it reads what it is answered; if not, its receive buffer is small.</summary>
    public bool Reads { get; init; } = true;

    public bool IsHttp2 { get; init; }
}

/// <summary>A kind of attack.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Scripts">What its connections do, in turn.</param>
internal sealed record Attack(string Name, Func<IReadOnlyList<Script>> Scripts)
{
    /// <summary>New connections a second.</summary>
    public required int Rate { get; init; }

    /// <summary>How many connections in all; without an end when null.</summary>
    public int? Connections { get; init; }

    /// <summary>How long it goes on; connections that still stand are then closed.</summary>
    public required int Seconds { get; init; }

    /// <summary>How much memory one of its connections may cost the receiver, in KiB.</summary>
    public required int KiBEach { get; init; }

    /// <summary>Every status that must be among the answers.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>Whether the server must have ended every connection by then.</summary>
    public bool AllEnd { get; init; }

    /// <summary>The same for a short run: shorter and smaller, so that what takes the receiver's ten seconds does not show.</summary>
    public Attack Quick() => this with
    {
        Seconds = QuickSeconds ?? (Connections is null ? 1 : 2),
        Rate = Connections is null ? Rate / 2 : Rate,
        Connections = QuickConnections ?? Connections / 10,
        AllEnd = false,
        Statuses = QuickStatuses ?? Statuses,
    };

    /// <summary><see cref="Statuses"/> in a short run, where they are others.</summary>
    public IReadOnlyList<int>? QuickStatuses { get; init; }

    /// <summary><see cref="Seconds"/> in a short run, where a negative control needs more than two.</summary>
    public int? QuickSeconds { get; init; }

    /// <summary><see cref="Connections"/> in a short run, where a negative control needs more than a tenth.</summary>
    public int? QuickConnections { get; init; }
}
