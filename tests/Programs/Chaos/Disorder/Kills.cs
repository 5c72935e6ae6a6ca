using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>Kills processes at chosen points and at random ones.</summary>
internal sealed class Kills(IReadOnlyList<ReceiverSlot> slots, Random random)
{
    private static readonly TimeSpan HoldPatience = TimeSpan.FromSeconds(5);

    private const int Attempts = 4;

    public ReceiverSlot AnySlot() => slots[random.Next(slots.Count)];

    /// <summary>Kills a process of which one delivery is known to be at a point, and the others wherever they are.</summary>
    public async Task AtAsync(Phase phase, CancellationToken cancellationToken, string handler = ReceiverWords.Any)
    {
        for (var attempt = 1; ; attempt++)
        {
            var slot = AnySlot();
            var receiver = await slot.ReadyAsync(cancellationToken);
            var held = receiver.HoldAsync(phase, handler);
            await Task.WhenAny(held, Task.Delay(HoldPatience, cancellationToken));
            // One that nothing came to is killed too: what came later would stay there for ever.
            await slot.KillAsync(receiver);
            if (held.IsCompleted || attempt == Attempts)
            {
                return;
            }
        }
    }

    public async Task AtRandomAsync(CancellationToken cancellationToken)
    {
        var slot = AnySlot();
        var receiver = await slot.ReadyAsync(cancellationToken);
        await Task.Delay(random.Next(600), cancellationToken);
        await slot.KillAsync(receiver);
    }

    public async Task AllAsync(CancellationToken cancellationToken)
    {
        var receivers = await Task.WhenAll(slots.Select(slot => slot.ReadyAsync(cancellationToken)));
        await Task.Delay(random.Next(300), cancellationToken);
        await Task.WhenAll(slots.Zip(receivers, static (slot, receiver) => slot.KillAsync(receiver)));
    }
}
