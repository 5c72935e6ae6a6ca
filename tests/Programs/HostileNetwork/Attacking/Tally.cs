using System.Collections.Concurrent;
using System.Text.Json;
using Keygen.Webhooks.Tests.Wire;

namespace Keygen.Webhooks.HostileNetwork.Attacking;

/// <summary>What an attack came to, in the attacker's process.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private int _opened;
    private int _refused;
    private int _closedByServer;
    private int _open;

    public void Opened()
    {
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref _open);
    }

    /// <param name="isFailure">And not the end of the attack.</param>
    public void Refused(bool isFailure) => Interlocked.Add(ref _refused, isFailure ? 1 : 0);

    public void Answered(int status) => _statuses.AddOrUpdate(status, 1, static (_, count) => count + 1);

    public void Ended(bool byServer)
    {
        Interlocked.Decrement(ref _open);
        Interlocked.Add(ref _closedByServer, byServer ? 1 : 0);
    }

    public AttackResult Read() => new(_opened, _refused, _closedByServer, Volatile.Read(ref _open), new(_statuses));
}

/// <summary>What an attack came to.</summary>
/// <param name="Opened">Connections made.</param>
/// <param name="Refused">Connections that could not be made.</param>
/// <param name="ClosedByServer">Connections the server ended.</param>
/// <param name="Open">Connections that still stood at the end.</param>
/// <param name="Statuses">How often each status was answered; 1 stands for a reset by HTTP/2.</param>
internal sealed record AttackResult(int Opened, int Refused, int ClosedByServer, int Open, Dictionary<int, int> Statuses)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static AttackResult FromJson(string json) => JsonSerializer.Deserialize<AttackResult>(json)!;

    /// <summary>In a cell of the table.</summary>
    public override string ToString() => string.Join(", ",
    [
        .. Statuses.OrderBy(static one => one.Key).Select(static one => $"{(one.Key == Http2Answers.Reset ? "reset" : one.Key)} × {one.Value:N0}"),
        .. ClosedByServer > 0 ? [$"closed by server {ClosedByServer:N0}"] : Array.Empty<string>(),
        .. Open > 0 ? [$"open at the end {Open:N0}"] : Array.Empty<string>(),
        .. Refused > 0 ? [$"refused {Refused:N0}"] : Array.Empty<string>(),
    ]);
}
