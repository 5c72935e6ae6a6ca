using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// An event in a Keygen account, read from a verified delivery. A handler of this type gets every event, known and unknown.
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
    /// The id of the webhook event, a UUID. A manual retry has a new id: use <see cref="IdempotencyToken"/> to detect repetitions.
    /// </summary>
    public string Id => _envelope.Id;

    /// <summary>
    /// The token that all deliveries of this event share. This library detects repetitions by it. Use it as the idempotency key of calls to
    /// other services. It is 62 hexadecimal digits and <c>v3</c>, or the event's id when Keygen sends no token.
    /// </summary>
    public string IdempotencyToken => _envelope.IdempotencyToken;

    /// <summary>The id of the account, a UUID.</summary>
    public string AccountId => _envelope.AccountId;

    /// <summary>The id of the environment, a UUID; null for the global environment, and from Keygen's Community Edition.</summary>
    public string? EnvironmentId => _envelope.EnvironmentId;

    /// <summary>
    /// The endpoint's URL at the time of the event; null when Keygen sends none. It may contain a password or an access code.
    /// </summary>
    public string? Endpoint => _envelope.Endpoint;

    /// <summary>When Keygen recorded the event, in UTC: just after it happened. A manual retry has a new time.</summary>
    /// <exception cref="KeygenPayloadException">The date is missing, or .NET cannot represent it.</exception>
    public DateTimeOffset Created =>
        _envelope.Created ?? throw new KeygenPayloadException("The event's 'created' is missing or not a date.");

    internal DateTimeOffset? CreatedOrNull => _envelope.Created;

    /// <summary>
    /// When Keygen sent this delivery: the signed date, in UTC and whole seconds. Each attempt has its own. For a fetched event
    /// (<see cref="IsCatchUp"/>, <see cref="IsReplay"/>), the time of the API's response.
    /// </summary>
    public DateTimeOffset SentAt => _envelope.SentAt;

    /// <summary>
    /// The age of the event when Keygen sent this delivery, never negative. The last of 16 attempts comes after about two days. A manual
    /// retry has a new <see cref="Created"/>, so its age starts at zero. For a fetched event, the age at the time of the API's response.
    /// </summary>
    public TimeSpan Age => _envelope.SentAt > Created ? _envelope.SentAt - Created : TimeSpan.Zero;

    /// <summary>
    /// The name of the registration whose handlers get the event. Empty for the default registration, and before a receiver or dispatcher
    /// accepts the event.
    /// </summary>
    public string Registration { get; private set; } = "";

    /// <summary>
    /// Whether catch-up fetched the event from Keygen's API because its delivery was missed; false for a delivery and for a replay.
    /// </summary>
    public bool IsCatchUp => _envelope.IsCatchUp && !IsReplay;

    /// <summary>Whether a replay runs the handler, on purpose and perhaps again; false for a delivery and for catch-up.</summary>
    public bool IsReplay => ReplayName is not null;

    /// <summary>The name of the replay; null for a delivery and for catch-up.</summary>
    public string? ReplayName { get; private set; }

    /// <summary>
    /// Whether the delivery was handed over to an engine, and the handler runs from its message: later than <see cref="SentAt"/> by the
    /// time that the message waited.
    /// </summary>
    public bool IsForwarded { get; private set; }

    /// <summary>
    /// The API version of the payload, such as <c>1.8</c>; null when Keygen sends none. The typed properties have the shape of the newest
    /// version for every payload, so you need this only to read raw JSON.
    /// </summary>
    public string? ApiVersion => _envelope.ApiVersion;

    /// <summary>The resources the event is about, as Keygen sent them. Parsed on first access.</summary>
    /// <exception cref="KeygenPayloadException">The payload is not a JSON:API document.</exception>
    public EventPayload Payload => _envelope.Payload;

    /// <summary>
    /// Creates the same event for another registration or replay, or for a consumer. Events are immutable, so each gets its own object.
    /// </summary>
    internal KeygenEvent For(string registration, string? replay = null, bool isForwarded = false)
    {
        if (string.Equals(Registration, registration, StringComparison.Ordinal) && string.Equals(ReplayName, replay, StringComparison.Ordinal)
            && IsForwarded == isForwarded)
        {
            return this;
        }

        var copy = (KeygenEvent)MemberwiseClone();
        (copy.Registration, copy.ReplayName, copy.IsForwarded) = (registration, replay, isForwarded);
        return copy;
    }

    /// <summary>Returns the event's name and id, never its content.</summary>
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

/// <summary>
/// An event that is newer than this library and has no type here. Only handlers of <see cref="KeygenEvent"/> and of this type get it.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UnknownEvent>))]
public sealed class UnknownEvent : KeygenEvent
{
    internal UnknownEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }
}
