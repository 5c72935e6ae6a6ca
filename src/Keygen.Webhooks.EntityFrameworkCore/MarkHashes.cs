using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Hashes of fixed length for the keys. Letter case counts in them, whatever the database's collation.</summary>
internal static class MarkHashes
{
    /// <summary>The handler's part of the key in an event's own row.</summary>
    public const string EventItself = "";

    /// <summary>The handler's part of the key in the row of a hand-over to an engine.</summary>
    public static readonly string Forward = Of(HandlerNames.Forward);

    /// <remarks>The length before each part keeps two different events from producing the same text.</remarks>
    public static string Of(EventKey key) =>
        Of($"{key.Registration.Length}:{key.Registration}{key.AccountId.Length}:{key.AccountId}{key.IdempotencyToken}");

    public static string Of(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
