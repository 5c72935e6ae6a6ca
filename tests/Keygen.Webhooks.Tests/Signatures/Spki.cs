using System.Formats.Asn1;
using System.Text;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>Writes the public keys that no library will make.</summary>
internal static class Spki
{
    public static string Of(string oid, ReadOnlySpan<byte> key, bool nullParameters = false, int unusedBits = 0, bool more = false)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                if (nullParameters)
                {
                    writer.WriteNull();
                }
            }

            writer.WriteBitString(key, unusedBits);
            if (more)
            {
                writer.WriteNull();
            }
        }

        return Convert.ToBase64String(writer.Encode());
    }

    public static string OfRsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, bool more = false, bool behind = false)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteIntegerUnsigned(exponent);
            if (more)
            {
                writer.WriteNull();
            }
        }

        if (behind)
        {
            writer.WriteNull();
        }

        return Of("1.2.840.113549.1.1.1", writer.Encode(), nullParameters: true);
    }

    /// <summary>The same bytes as a number below zero.</summary>
    public static string OfNegativeRsa(ReadOnlySpan<byte> modulus)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(modulus);
            writer.WriteInteger(65537);
        }

        return Of("1.2.840.113549.1.1.1", writer.Encode(), nullParameters: true);
    }
}

internal static class Base64
{
    public static string OfText(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
