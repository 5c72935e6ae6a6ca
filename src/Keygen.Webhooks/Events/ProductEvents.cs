namespace Keygen.Webhooks;

/// <summary>Any event of the <c>product.*</c> family; see <see cref="KeygenEvent.Name"/> and <see cref="KeygenEvent.Payload"/>.</summary>
public class ProductEvent : KeygenEvent
{
    internal ProductEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>product.*</c> events.</summary>
internal static class ProductEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("product.created", static e => new ProductEvent(e)),
        EventType.Of("product.deleted", static e => new ProductEvent(e)),
        EventType.Of("product.updated", static e => new ProductEvent(e)),
    ];
}
