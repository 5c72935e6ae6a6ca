using System.Security.Cryptography;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>
/// The PSS check. A block that a signer encoded, of any length and with any salt, is accepted, and after any change of it is not; bytes
/// without a signer never are.
/// </summary>
/// <remarks>An input: which kind, eight bits of the length, how many bytes of salt, the salt, and then pairs of a place and what to change there.</remarks>
internal sealed class PssTarget(PssTarget.Verifier? verifier = null) : FuzzTarget("pss")
{
    private const int HeadLength = 3;
    private const int LeastBits = (8 * 32) + 9;

    private static readonly byte[] MessageHash = SHA256.HashData("a text that was signed"u8);

    private readonly Verifier _verify = verifier ?? EmsaPss.Verify;

    public delegate bool Verifier(ReadOnlySpan<byte> messageHash, Span<byte> encoded, int encodedBits);

    public override int MaxLength => 600;

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) =>
    [
        [0, 0, 0], [0, 255, 32, .. new byte[32]], [0, 200, 222, .. Enumerable.Repeat((byte)7, 222)], [0, 255, 0, 0, 1], [0, 9, 20, .. new byte[20], 40, 1],
        [1, 0, 0, .. new byte[64]], [1, 7, 0, .. new byte[32], 0xBC], [1, 255, 0, .. Enumerable.Repeat((byte)0xBC, 256)],
        .. recorded.Where(static one => one.Algorithm is SignatureAlgorithms.RsaPssSha256).Select(static one => (byte[])[1, 255, 0, .. DerTarget.SignatureOf(one)]),
    ];

    public override void Run(byte[] input)
    {
        if (input.Length < HeadLength)
        {
            return;
        }

        if (input[0] % 2 == 0)
        {
            RunEncoded(input);
        }
        else
        {
            var encoded = input[HeadLength..];
            Demand(!_verify(MessageHash, encoded, Math.Max(0, (8 * encoded.Length) - (input[1] % 8))), "A block of PSS is accepted that nobody made.");
        }
    }

    private void RunEncoded(byte[] input)
    {
        var bits = LeastBits + (8 * input[1]) + (input[0] / 2 % 8);
        var saltLength = Math.Min(input[2], input.Length - HeadLength);
        if (PssEncoding.Encode(MessageHash, input[HeadLength..(HeadLength + saltLength)], bits) is not { } encoded)
        {
            return;
        }

        var changed = encoded.ToArray();
        for (var i = HeadLength + saltLength; i + 1 < input.Length; i += 2)
        {
            changed[input[i] * changed.Length / 256] ^= input[i + 1];
        }

        var isSame = changed.AsSpan().SequenceEqual(encoded);
        var isAccepted = _verify(MessageHash, changed, bits);
        Demand(isAccepted || !isSame, "A block of PSS is refused that a signer made.");
        Demand(!isAccepted || isSame, "A block of PSS is accepted that was changed.");
    }
}
