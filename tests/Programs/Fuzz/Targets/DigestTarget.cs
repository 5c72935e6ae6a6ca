using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>A digest header and a body. They fit when the header is, letter for letter, the digest of these bytes.</summary>
/// <remarks>An input: the header, a line feed, the body.</remarks>
internal sealed class DigestTarget(DigestTarget.Comparer? comparer = null) : FuzzTarget("digest")
{
    private readonly Comparer _matches = comparer ?? (static (header, body) => BodyDigest.Matches(header, body, stackalloc byte[BodyDigest.HashSize]));

    public delegate bool Comparer(ReadOnlySpan<char> header, ReadOnlySpan<byte> body);

    public override int Fields => 1;

    public override IEnumerable<string> Words => ["sha-256=", "SHA-256=", "sha-512=", "=", "==", " ", "\n", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) =>
    [
        .. recorded.Select(static one => (byte[])[.. Utf8($"{one.Header("Digest")}\n"), .. one.Body]), Utf8("sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"),
        Utf8("sha-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=\n{}"),
    ];

    public override void Run(byte[] input)
    {
        var line = input.AsSpan().IndexOf((byte)'\n');
        var header = Encoding.UTF8.GetString(input.AsSpan(0, Math.Max(line, 0)));
        var body = input.AsSpan(line + 1);
        var right = $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
        Demand(_matches(header, body) == (header == right), "A body fits a digest that is not its own.");
        Demand(!BodyDigest.IsWellFormed(header) || header.Length == right.Length, "A digest is well-formed that is too short or too long.");
    }
}
