using System.Security.Cryptography;

namespace Keygen.Webhooks.Chaos.Sending;

/// <summary>Sends events, and a fifth of all deliveries again.</summary>
/// <param name="courier">Delivers them.</param>
/// <param name="log">Where it is written down.</param>
/// <param name="receivers">How many receivers there are.</param>
/// <param name="seed">For what is drawn.</param>
/// <param name="licenses">How many licenses all events are about; zero where that does not matter.</param>
internal sealed class Load(IDeliveryCourier courier, SenderLog log, int receivers, int seed, int licenses = 0) : IDisposable
{
    private const int AtOnce = 48;

    private static readonly string[] Names =
        ["license.created", "license.renewed", "license.expired", "machine.created", "machine.heartbeat.dead", "user.updated", "license.teleported"];

    private static readonly string[] NamesOfLicenses = ["license.created", "license.renewed", "license.expired", "machine.created", "machine.heartbeat.dead"];

    private readonly Random _random = new(seed);
    private readonly string[] _licenses = [.. Enumerable.Range(0, licenses).Select(static _ => Guid.NewGuid().ToString("D"))];
    private readonly SemaphoreSlim _slots = new(AtOnce);

    /// <summary>Sends until it is told that it is enough, and then waits until all is acknowledged.</summary>
    /// <param name="events">How many at least.</param>
    /// <param name="pace">The time between two, until it is enough.</param>
    /// <param name="isEnough">Whether the disorder is over.</param>
    /// <param name="cancellationToken">The program's deadline.</param>
    public async Task RunAsync(int events, TimeSpan pace, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        var sending = new List<Task>();
        while (sending.Count < events || !isEnough())
        {
            await _slots.WaitAsync(cancellationToken);
            sending.Add(SendAsync(Draw(), cancellationToken));
            if (!isEnough())
            {
                await Task.Delay(pace, cancellationToken);
            }
        }

        await Task.WhenAll(sending);
    }

    public void Dispose() => _slots.Dispose();

    private async Task SendAsync(Draft draft, CancellationToken cancellationToken)
    {
        try
        {
            log.Events.Enqueue(draft.Event);
            var id = Guid.NewGuid().ToString("D");
            var first = courier.DeliverAsync(draft.Event, id, draft.Slot, DeliveryReason.First, cancellationToken);
            switch (draft.Reason)
            {
                case DeliveryReason.Concurrent:
                    await courier.DeliverAsync(draft.Event, id, (draft.Slot + 1) % receivers, DeliveryReason.Concurrent, cancellationToken);
                    break;
                case DeliveryReason.Later:
                    await first;
                    await Task.Delay(draft.Delay, cancellationToken);
                    await courier.DeliverAsync(draft.Event, id, draft.OtherSlot, DeliveryReason.Later, cancellationToken);
                    break;
                case DeliveryReason.NewId:
                    await Task.Delay(draft.Delay, cancellationToken);
                    await courier.DeliverAsync(draft.Event, Guid.NewGuid().ToString("D"), draft.OtherSlot, DeliveryReason.NewId, cancellationToken);
                    break;
            }

            await first;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>One event in four is sent twice, so that one delivery in five is a duplicate.</summary>
    private Draft Draw()
    {
        var reason = _random.Next(12) switch
        {
            0 => DeliveryReason.Concurrent,
            1 => DeliveryReason.Later,
            2 => DeliveryReason.NewId,
            _ => DeliveryReason.First,
        };
        var about = licenses > 0
            ? new SentEvent(NewToken(), NamesOfLicenses[_random.Next(NamesOfLicenses.Length)], _licenses[_random.Next(licenses)])
            : new(NewToken(), Names[_random.Next(Names.Length)]);
        return new(
            about, _random.Next(receivers), _random.Next(receivers), reason,
            TimeSpan.FromMilliseconds(_random.Next(1000)));
    }

    /// <summary>A token of Keygen's form, of its own for each event of each run.</summary>
    public static string NewToken() => $"{RandomNumberGenerator.GetHexString(62, lowercase: true)}v3";

    private sealed record Draft(SentEvent Event, int Slot, int OtherSlot, DeliveryReason Reason, TimeSpan Delay);
}
