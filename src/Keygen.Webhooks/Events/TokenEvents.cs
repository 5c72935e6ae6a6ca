using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>token.*</c> family; each carries a token.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<TokenEvent>))]
public abstract class TokenEvent : KeygenEvent
{
    private protected TokenEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The token at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public Token Token => Single<Token>();
}

/// <summary><c>token.generated</c>: A token was created.</summary>
/// <remarks>Does not contain the token itself.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<TokenGenerated>))]
public sealed class TokenGenerated : TokenEvent
{
    internal TokenGenerated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>token.regenerated</c>: A token was regenerated.</summary>
/// <remarks>Does not contain the token itself.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<TokenRegenerated>))]
public sealed class TokenRegenerated : TokenEvent
{
    internal TokenRegenerated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>token.revoked</c>: A token was revoked.</summary>
/// <remarks>Shows the state just before the revocation.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<TokenRevoked>))]
public sealed class TokenRevoked : TokenEvent
{
    internal TokenRevoked(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>token.*</c> events.</summary>
internal static class TokenEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("token.generated", static e => new TokenGenerated(e)),
        EventType.Of("token.regenerated", static e => new TokenRegenerated(e)),
        EventType.Of("token.revoked", static e => new TokenRevoked(e)),
    ];
}
