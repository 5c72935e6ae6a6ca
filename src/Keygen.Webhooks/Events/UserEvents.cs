using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>Any event of the <c>user.*</c> family; each carries a user.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UserEvent>))]
public abstract class UserEvent : KeygenEvent
{
    private protected UserEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The user at the moment of the event.</summary>
    /// <exception cref="KeygenPayloadException">The payload has another shape than Keygen documents.</exception>
    public User User => Single<User>();
}

/// <summary><c>user.banned</c>: A user was banned.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UserBanned>))]
public sealed class UserBanned : UserEvent
{
    internal UserBanned(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>user.created</c>: A user was created.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UserCreated>))]
public sealed class UserCreated : UserEvent
{
    internal UserCreated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>user.deleted</c>: A user was deleted.</summary>
/// <remarks>Shows the user just after the deletion.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UserDeleted>))]
public sealed class UserDeleted : UserEvent
{
    internal UserDeleted(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>user.group.updated</c>: A user was moved to another group, or removed from a group.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UserGroupUpdated>))]
public sealed class UserGroupUpdated : UserEvent
{
    internal UserGroupUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>user.password-reset</c>: Someone requested a password reset for the address of an existing user.</summary>
/// <remarks>
/// Anyone can request a reset. Keygen sends this event whether or not it also emails the user. The token is valid for 24 hours, or until
/// the next request: check <see cref="KeygenEvent.Age"/>. A credential: keep it out of logs.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UserPasswordReset>))]
public sealed class UserPasswordReset : UserEvent
{
    internal UserPasswordReset(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>
    /// The token that resets the password, in plain text. A credential: keep it out of logs, and out of the path of a link.
    /// </summary>
    /// <exception cref="KeygenPayloadException">The payload does not contain it.</exception>
    public string PasswordResetToken => Meta.String("passwordResetToken"u8);
}

/// <summary><c>user.unbanned</c>: A user's ban was lifted.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UserUnbanned>))]
public sealed class UserUnbanned : UserEvent
{
    internal UserUnbanned(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>user.updated</c>: A user was changed.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<UserUpdated>))]
public sealed class UserUpdated : UserEvent
{
    internal UserUpdated(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary>The names of the <c>user.*</c> events.</summary>
internal static class UserEvents
{
    public static readonly EventType[] Types =
    [
        EventType.Of("user.banned", static e => new UserBanned(e)),
        EventType.Of("user.created", static e => new UserCreated(e)),
        EventType.Of("user.deleted", static e => new UserDeleted(e)),
        EventType.Of("user.group.updated", static e => new UserGroupUpdated(e)),
        EventType.Of("user.password-reset", static e => new UserPasswordReset(e)),
        EventType.Of("user.unbanned", static e => new UserUnbanned(e)),
        EventType.Of("user.updated", static e => new UserUpdated(e)),
    ];
}
