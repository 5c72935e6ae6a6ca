using System.Formats.Asn1;
using System.Numerics;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Properties;

public sealed class DerProperties
{
    [SteadyProperty]
    public void Two_numbers_that_NET_wrote_are_read_back(Scalar r, Scalar s)
    {
        var fixedSize = new byte[DerSignature.FixedLength];
        DerSignature.TryDecode(Encode(r.Number, s.Number), fixedSize).Should().BeTrue();
        new BigInteger(fixedSize.AsSpan(0, 32), isUnsigned: true, isBigEndian: true).Should().Be(r.Number);
        new BigInteger(fixedSize.AsSpan(32), isUnsigned: true, isBigEndian: true).Should().Be(s.Number);
    }

    [SteadyProperty]
    public void After_a_change_of_one_byte_other_numbers_are_read_or_none(Scalar r, Scalar s, ushort place, byte change)
    {
        var der = Encode(r.Number, s.Number);
        var (before, after) = (new byte[DerSignature.FixedLength], new byte[DerSignature.FixedLength]);
        DerSignature.TryDecode(der, before).Should().BeTrue();
        der[place % der.Length] ^= (byte)(change | 1);
        if (DerSignature.TryDecode(der, after))
        {
            after.Should().NotEqual(before);
        }
    }

    [SteadyProperty]
    public void Nothing_is_read_of_what_is_a_byte_longer_or_shorter(Scalar r, Scalar s, byte more)
    {
        var der = Encode(r.Number, s.Number);
        DerSignature.TryDecode([.. der, more], new byte[DerSignature.FixedLength]).Should().BeFalse();
        DerSignature.TryDecode(der.AsSpan(0, der.Length - 1), new byte[DerSignature.FixedLength]).Should().BeFalse();
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
