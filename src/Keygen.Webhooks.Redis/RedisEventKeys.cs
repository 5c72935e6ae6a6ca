using Keygen.Webhooks.Idempotency;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>The keys of events in Redis.</summary>
internal sealed class RedisEventKeys(string prefix)
{
    private readonly string _marks = prefix + "event:";

    /// <summary>The list of failing events. On a cluster it is on one node, whatever the nodes of the events.</summary>
    public RedisKey Failing { get; } = prefix + "failing";

    /// <summary>The key of an event's mark.</summary>
    public RedisKey MarkOf(in EventKey key) => string.Concat(
        _marks, Uri.EscapeDataString(key.Registration), ":", string.Concat(Uri.EscapeDataString(key.AccountId), ":", Uri.EscapeDataString(key.IdempotencyToken)));

    /// <summary>The key of an event's mark, given the event's name.</summary>
    public RedisKey MarkOf(string name) => _marks + name;

    /// <summary>The key of an event's failures, given the event's name.</summary>
    public RedisKey FailuresOf(string name) => $"{prefix}failures:{name}";

    /// <summary>
    /// The name of an event: its key's parts, escaped, so that a colon inside a part does not separate parts, and without braces.
    /// </summary>
    public static string NameOf(in EventKey key) =>
        $"{Uri.EscapeDataString(key.Registration)}:{Uri.EscapeDataString(key.AccountId)}:{Uri.EscapeDataString(key.IdempotencyToken)}";

    /// <returns>The event's key; null when the name is not one of an event.</returns>
    public static EventKey? Parse(string name) => name.Split(':') is [var registration, var account, var token]
        ? new(Uri.UnescapeDataString(registration), Uri.UnescapeDataString(account), Uri.UnescapeDataString(token))
        : null;
}
