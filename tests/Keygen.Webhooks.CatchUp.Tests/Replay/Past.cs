using System.Collections.Concurrent;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.CatchUp.Replay;

/// <summary>Machines with the handler of before, which a room's ledger notes, and one that was added later.</summary>
internal sealed class Past(Room room)
{
    public const string Before = "lambda:KeygenEvent";
    public const string Added = "added";

    /// <summary>What a run of the added handler saw, by the event's token.</summary>
    public ConcurrentQueue<(string Token, bool IsReplay, bool IsCatchUp, string? Replay)> Runs { get; } = new();

    public IEnumerable<string> Tokens => Runs.Select(static run => run.Token);

    public static ReplayRequest BackFill(string name = "back-fill") => new() { Name = name, Mode = ReplayMode.BackFill, Handlers = [Added] };

    public static ReplayRequest Again(string name = "again", string handler = Added) => new() { Name = name, Mode = ReplayMode.RunAgain, Handlers = [handler] };

    /// <summary>Records events and has the handler of before handle them, as catch-up does.</summary>
    public async Task<FakeWebhookEvent[]> HandledAsync(int count, string name = "license.created")
    {
        FakeWebhookEvent[] rows = [.. Enumerable.Range(0, count).Select(i => room.Missed(minutesAgo: 600 - (i / 100.0), name: name))];
        (await room.NewMachine().RunAsync()).Handled.Should().Be(count);
        return rows;
    }

    /// <summary>A machine with the added handler.</summary>
    public Machine NewMachine(
        Func<KeygenEvent, CancellationToken, Task>? handle = null, Func<KeygenEvent, CancellationToken, Task>? before = null,
        Action<CatchUpOptions>? configure = null, string name = Added, string[]? formerNames = null) => room.NewMachine(before, configure, services =>
        services.AddKeygenWebhooks().AddHandler<KeygenEvent>(
            async (e, ct) =>
            {
                await (handle?.Invoke(e, ct) ?? Task.CompletedTask);
                Runs.Enqueue((e.IdempotencyToken, e.IsReplay, e.IsCatchUp, e.ReplayName));
            },
            name, formerNames));
}

internal static class MachineReplay
{
    public static EventReplay Replay(this Machine machine) => machine.Host.Services.GetRequiredService<EventReplay>();

    public static Task<ReplayResult> ReplayAsync(
        this Machine machine, ReplayRequest request, IProgress<ReplayProgress>? progress = null, CancellationToken cancellationToken = default) =>
        machine.Replay().RunAsync(request, progress, cancellationToken).SoonAsync();
}
