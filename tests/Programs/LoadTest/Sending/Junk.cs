using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Tests.Measuring;

namespace Keygen.Webhooks.LoadTest.Sending;

/// <summary>A request that is to be refused.</summary>
internal sealed record Junk(string Name, byte[] Request, int Status)
{
    public const int OversizedLength = 2 << 20;

    private const int ForgedLength = 1 << 20;

    /// <summary>What is seen before any verification.</summary>
    public static IReadOnlyList<Junk> Shapeless(DeliveryPool pool) =>
    [
        new("no signature header", WithoutSignature(pool[0]), 401),
        new("a foreign keyid", Replaced(pool[0], pool.Account.AccountId, Guid.NewGuid().ToString()), 401),
        new("signed two days ago", pool.Copy(DateTimeOffset.UtcNow.AddDays(-2), pool.Account), 401),
        new("announces 2 MiB, sends none", Announcing(pool), 413),
    ];

    /// <summary>A delivery of 1 MiB in which nothing is wrong but who signed it: every candidate has to be tried.</summary>
    public static Junk Forged(DeliveryPool pool)
    {
        using var stranger = new StandInAccount(pool.Account.AccountId);
        var forged = pool.Copy(DateTimeOffset.UtcNow, stranger);
        var head = Encoding.ASCII.GetString(HeadOf(forged))
            .Replace($"Content-Length: {pool.BodyLength}", $"Content-Length: {ForgedLength}", StringComparison.Ordinal);
        return new("a stranger's signature, 1 MiB", [.. Encoding.ASCII.GetBytes(head), .. RandomNumberGenerator.GetBytes(ForgedLength)], 401);
    }

    private static ReadOnlySpan<byte> HeadOf(byte[] request) => request.AsSpan(0, request.AsSpan().IndexOf("\r\n\r\n"u8) + 4);

    private static byte[] WithoutSignature(byte[] request)
    {
        var start = request.AsSpan().IndexOf("Keygen-Signature"u8);
        var end = start + request.AsSpan(start).IndexOf("\r\n"u8) + 2;
        return [.. request.AsSpan(0, start), .. request.AsSpan(end)];
    }

    /// <summary>In the head alone.</summary>
    private static byte[] Replaced(byte[] request, string text, string by)
    {
        var copy = (byte[])request.Clone();
        Encoding.ASCII.GetBytes(by, copy.AsSpan(HeadOf(request).IndexOf(Encoding.ASCII.GetBytes(text))));
        return copy;
    }

    /// <summary>Nobody keeps a connection that waits for a body which never comes: each has one of its own.</summary>
    private static byte[] Announcing(DeliveryPool pool) => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(HeadOf(pool[0]))
        .Replace($"Content-Length: {pool.BodyLength}", $"Connection: close\r\nContent-Length: {OversizedLength}", StringComparison.Ordinal));
}
