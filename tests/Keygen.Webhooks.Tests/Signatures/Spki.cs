using System.Formats.Asn1;
using System.Text;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>Writes the public keys that no library will make.</summary>
internal static class Spki
{
    public static string Of(string oid, ReadOnlySpan<byte> key, bool nullParameters = false)
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

            writer.WriteBitString(key);
        }

        return Convert.ToBase64String(writer.Encode());
    }

    public static string OfRsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(modulus);
            writer.WriteIntegerUnsigned(exponent);
        }

        return Of("1.2.840.113549.1.1.1", writer.Encode(), nullParameters: true);
    }
}

internal static class Base64
{
    public static string OfText(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
