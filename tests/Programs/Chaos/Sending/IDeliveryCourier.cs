namespace Keygen.Webhooks.Chaos.Sending;

/// <summary>
/// How deliveries get to receivers. The one here never gives up; one that gives up as Keygen does takes its place once something
/// else fetches what was lost.
/// </summary>
internal interface IDeliveryCourier
{
    /// <summary>Delivers an event, as often as it takes.</summary>
    /// <param name="sent">The event.</param>
    /// <param name="eventId">The id it is sent under.</param>
    /// <param name="slot">The receiver to begin with.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends it at the program's deadline.</param>
    Task DeliverAsync(SentEvent sent, string eventId, int slot, DeliveryReason reason, CancellationToken cancellationToken);
}
