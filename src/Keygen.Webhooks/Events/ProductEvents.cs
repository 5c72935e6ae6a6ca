using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>product.*</c> family; each carries a product.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProductEvent>))]
public abstract class ProductEvent : KeygenEvent
{
    private protected ProductEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The product at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Product Product => Single<Product>();
}

/// <summary><c>product.created</c>: A product was created.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProductCreated>))]
public sealed class ProductCreated : ProductEvent
{
    internal ProductCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>product.deleted</c>: A product was deleted.</summary>
/// <remarks>
/// Shows the state just before the deletion. Keygen deletes the product's policies, licenses and machines too, without sending events for
/// them.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProductDeleted>))]
public sealed class ProductDeleted : ProductEvent
{
    internal ProductDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>product.updated</c>: A product was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ProductUpdated>))]
public sealed class ProductUpdated : ProductEvent
{
    internal ProductUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>product.*</c> events.</summary>
internal static class ProductEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("product.created", static e => new ProductCreated(e)),
        EventType.Of("product.deleted", static e => new ProductDeleted(e)),
        EventType.Of("product.updated", static e => new ProductUpdated(e)),
    ];
}
