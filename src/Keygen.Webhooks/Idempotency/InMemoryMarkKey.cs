using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Keygen.Webhooks.Idempotency;

/// <summary>Whose marks a key has.</summary>
internal enum MarkKind : byte
{
    /// <summary>An event's own.</summary>
    Event,

    /// <summary>Those of the work that is done for an event later than its delivery.</summary>
    Later,

    /// <summary>Those of a replay.</summary>
    Replay,
}

/// <summary>
/// The key of marks in memory, in 16 bytes: a hash, whose last two bits are the kind of the marks. An event and its later work have the same
/// hash: a settled event has nothing else that tells.
/// </summary>
internal readonly record struct InMemoryMarkKey
{
    private const byte KindBits = 0b11;

    private readonly UInt128 _value;

    private InMemoryMarkKey(UInt128 hash, MarkKind kind) => _value = (hash & ~(UInt128)KindBits) | (UInt128)(byte)kind;

    public MarkKind Kind => (MarkKind)((byte)_value & KindBits);

    /// <summary>The key of the event whose later work this is; for an event's own key, the same key.</summary>
    public InMemoryMarkKey OfEvent => new(_value, MarkKind.Event);

    public static InMemoryMarkKey Of(EventKey key) => key.IsReplay ? new(HashOf(key), MarkKind.Replay)
        : key.IsLater ? new(HashOf(key with { IdempotencyToken = key.IdempotencyToken[EventKey.LaterPrefix.Length..] }), MarkKind.Later)
        : new(HashOf(key), MarkKind.Event);

    private static UInt128 HashOf(EventKey key)
    {
        var text = (ReadOnlySpan<string>)[key.Registration, key.AccountId, key.IdempotencyToken];
        var size = text.Length + Encoding.UTF8.GetMaxByteCount(key.Registration.Length + key.AccountId.Length + key.IdempotencyToken.Length);
        var bytes = size <= 1024 ? stackalloc byte[size] : new byte[size];
        var length = 0;
        foreach (var part in text)
        {
            length += Encoding.UTF8.GetBytes(part, bytes[length..]);
            bytes[length++] = 0;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
