using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// Something that happened in a Keygen account: a verified delivery, read. A handler of this type gets every event, known or not.
/// </summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/webhooks/">Keygen's documentation of webhooks</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<KeygenEvent>))]
public abstract class KeygenEvent : IJsonSource, ISerializable
{
    private readonly EventEnvelope _envelope;

    private protected KeygenEvent(EventEnvelope envelope) => _envelope = envelope;

    /// <summary>The event's name as Keygen writes it, such as <c>license.created</c>.</summary>
    public string Name => _envelope.Name;

    /// <summary>
    /// The id of the webhook event, a UUID. A retry by hand has a new one: tell repetitions by <see cref="IdempotencyToken"/>.
    /// </summary>
    public string Id => _envelope.Id;

    /// <summary>
    /// What all deliveries of this event have in common, and what this library tells repetitions by. Use it as the idempotency
    /// key of calls to other services. 62 hexadecimal digits and <c>v3</c>; the event's id if Keygen should send none.
    /// </summary>
    public string IdempotencyToken => _envelope.IdempotencyToken;

    /// <summary>The account, a UUID.</summary>
    public string AccountId => _envelope.AccountId;

    /// <summary>The environment, a UUID; null for the global one, and from Keygen's Community Edition.</summary>
    public string? EnvironmentId => _envelope.EnvironmentId;

    /// <summary>
    /// The endpoint's URL when the event was made; null if Keygen should send none. It may hold a password or an access code.
    /// </summary>
    public string? Endpoint => _envelope.Endpoint;

    /// <summary>When Keygen recorded the event, in UTC: just after it happened. A retry by hand records it anew.</summary>
    /// <exception cref="KeygenPayloadException">Keygen sent no date that .NET can hold.</exception>
    public DateTimeOffset Created => _envelope.Created ?? throw new KeygenPayloadException("The event's 'created' is missing or no date.");

    /// <summary>
    /// When Keygen sent this delivery: the date it signed, in UTC and whole seconds. Each attempt has its own. For an event that was fetched
    /// (<see cref="IsCatchUp"/>), when Keygen's API answered.
    /// </summary>
    public DateTimeOffset SentAt => _envelope.SentAt;

    /// <summary>
    /// How old the event was when Keygen sent this delivery; the last of 16 attempts comes after about two days. Never negative. A
    /// retry by hand records the event anew and begins at zero. For an event that was fetched, when Keygen's API answered.
    /// </summary>
    public TimeSpan Age => _envelope.SentAt > Created ? _envelope.SentAt - Created : TimeSpan.Zero;

    /// <summary>
    /// The name of the registration whose handlers it is for; empty for the default one, and until a receiver or dispatcher has taken it.
    /// </summary>
    public string Registration { get; private set; } = "";

    /// <summary>Whether it was fetched from Keygen's API after its delivery was missed; false for everything that came as a delivery.</summary>
    public bool IsCatchUp => _envelope.IsCatchUp;

    /// <summary>
    /// The API version the payload is written in, such as <c>1.8</c>; null if Keygen should not say. Payloads of older versions are
    /// read into the shape of the newest, so this matters only for raw JSON.
    /// </summary>
    public string? ApiVersion => _envelope.ApiVersion;

    /// <summary>What the event is about, as Keygen sent it. Read when first asked for.</summary>
    /// <exception cref="KeygenPayloadException">The payload is no JSON:API document.</exception>
    public EventPayload Payload => _envelope.Payload;

    /// <summary>The same event for the handlers of a registration. Events do not change: another registration's is another object.</summary>
    internal KeygenEvent For(string registration)
    {
        if (string.Equals(Registration, registration, StringComparison.Ordinal))
        {
            return this;
        }

        var copy = (KeygenEvent)MemberwiseClone();
        copy.Registration = registration;
        return copy;
    }

    /// <summary>Name and id; never content.</summary>
    public sealed override string ToString() => $"{Name} {Id}";

    private protected T Single<T>()
        where T : Resource => Payload.Single<T>();

    private protected IReadOnlyList<T> All<T>()
        where T : Resource => Payload.All<T>();

    private protected ResourceAttributes Meta => Payload.MetaMembers;

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(_envelope.ToJson(), skipInputValidation: true);

    void IJsonSource.AddTo(SerializationInfo info) => JsonMembers.Read(_envelope.ToJson()).AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}

/// <summary>An event this library has no type for, newer than it. Only handlers of <see cref="KeygenEvent"/> and of this type get it.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UnknownEvent>))]
public sealed class UnknownEvent : KeygenEvent
{
    internal UnknownEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}
