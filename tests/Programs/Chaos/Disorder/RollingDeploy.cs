using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>
/// Replaces one receiver after the other by one of another version, with a handler more and a handler less; the next deploy goes back. While both versions
/// are there, events come to both at once, beside all else that is sent.
/// </summary>
internal sealed class RollingDeploy(Arena arena, int seed)
{
    private const int Events = 40;

    /// <summary>At most between the two deliveries of an event, in milliseconds: the first is inside some handler by then.</summary>
    private const int Lag = 400;

    private static readonly TimeSpan MixedAtLeast = TimeSpan.FromSeconds(1.5);

    private readonly Random _random = new(seed);
    private AppVersion _version;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _version = AppHandlers.Next(_version);
        await arena.Slots[0].DeployAsync(_version, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Events).Select(_ => SendToBothAsync(_random.Next(2), _random.Next(Lag), cancellationToken))
            .Append(Task.Delay(MixedAtLeast, cancellationToken)));
        await arena.Slots[1].DeployAsync(_version, cancellationToken);
        arena.Disorder.Deploys++;
    }

    private async Task SendToBothAsync(int slot, int lag, CancellationToken cancellationToken)
    {
        var (sent, id) = (new SentEvent(Load.NewToken(), "license.updated"), Guid.NewGuid().ToString("D"));
        arena.Sent.Events.Enqueue(sent);
        var first = arena.Courier.DeliverAsync(sent, id, slot, DeliveryReason.First, cancellationToken);
        await Task.Delay(lag, cancellationToken);
        await arena.Courier.DeliverAsync(sent, id, 1 - slot, DeliveryReason.Concurrent, cancellationToken);
        await first;
    }
}
