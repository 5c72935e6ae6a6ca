using System.Formats.Asn1;
using System.Numerics;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>ECDSA signatures in DER. What .NET's reader of DER takes, with r and s from 1 to n - 1, is taken, and nothing else.</summary>
internal sealed class DerTarget(DerTarget.Decoder? decoder = null) : FuzzTarget("der")
{
    // FIPS 186-5, the order of P-256; in decimal, as the library has it in hexadecimal.
    private static readonly BigInteger Order =
        BigInteger.Parse("115792089210356248762697446949407573529996955224135760342422259061068512044369", System.Globalization.CultureInfo.InvariantCulture);

    private readonly Decoder _decode = decoder ?? DerSignature.TryDecode;

    public delegate bool Decoder(ReadOnlySpan<byte> der, Span<byte> fixedSize);

    public override int MaxLength => 100;

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) =>
    [
        .. recorded.Where(static one => one.Algorithm is SignatureAlgorithms.EcdsaP256).Select(static one => SignatureOf(one)),
        [0x30, 6, 2, 1, 1, 2, 1, 1], [0x30, 7, 2, 2, 0, 0x80, 2, 1, 0x7F],
        .. new[] { Order - 1, Order, Order + 1, BigInteger.Zero, BigInteger.MinusOne }.Select(static number => Encode(number, 1)),
    ];

    public override void Run(byte[] input)
    {
        Span<byte> fixedSize = stackalloc byte[DerSignature.FixedLength];
        var isDecoded = _decode(input, fixedSize);
        Demand(isDecoded == TryReadByNet(input, out var r, out var s), "The strict reader of DER and .NET's do not agree.");
        Demand(
            !isDecoded || (new BigInteger(fixedSize[..32], true, true) == r && new BigInteger(fixedSize[32..], true, true) == s),
            "The strict reader of DER and .NET's read different numbers.");
        Demand(!isDecoded || Encode(r, s).AsSpan().SequenceEqual(input), "A signature has two texts in DER.");
    }

    public static byte[] SignatureOf(RecordedDelivery recorded) =>
        Convert.FromBase64String(HeaderTarget.Parse(recorded.Header("Keygen-Signature").ToString())!.Signature);

    private static bool TryReadByNet(byte[] der, out BigInteger r, out BigInteger s)
    {
        r = s = 0;
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            (r, s) = (sequence.ReadInteger(), sequence.ReadInteger());
            sequence.ThrowIfNotEmpty();
            return r > 0 && s > 0 && r < Order && s < Order;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static byte[] Encode(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }

        return writer.Encode();
    }
}
