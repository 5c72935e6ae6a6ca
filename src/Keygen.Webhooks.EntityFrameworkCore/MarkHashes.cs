using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Keys of fixed length, in which letter case counts whatever the database's collation.</summary>
internal static class MarkHashes
{
    /// <summary>The handler's part of the key of an event's own row.</summary>
    public const string EventItself = "";

    /// <remarks>Each part with its length before it, so that no two events make the same text.</remarks>
    public static string Of(EventKey key) =>
        Of($"{key.Registration.Length}:{key.Registration}{key.AccountId.Length}:{key.AccountId}{key.IdempotencyToken}");

    public static string Of(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
