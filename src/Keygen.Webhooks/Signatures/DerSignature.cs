namespace Keygen.Webhooks.Signatures;

/// <summary>
/// An ECDSA signature over P-256 in DER: <c>SEQUENCE { r INTEGER, s INTEGER }</c> (RFC 3279, section 2.2.3; X.690).
/// </summary>
/// <remarks>
/// .NET's decoder accepts some malformed signatures, but a signature must have exactly one encoding. So this decoder is strict: short-form
/// lengths, minimal positive integers, both in 1 … n-1, and no trailing bytes.
/// </remarks>
internal static class DerSignature
{
    internal const int FixedLength = 2 * FieldLength;
    internal const int MinLength = 8;
    internal const int MaxLength = 2 + (2 * (2 + 1 + FieldLength));

    private const int FieldLength = 32;
    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;

    // The order n of P-256 (FIPS 186-5; SEC 2, section 2.4.2).
    private static ReadOnlySpan<byte> Order =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ];

    /// <summary>Writes r and s as two big-endian numbers of 32 bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> der, Span<byte> fixedSize)
    {
        if (der.Length is < MinLength or > MaxLength || der[0] != Sequence || der[1] != der.Length - 2)
        {
            return false;
        }

        var rest = der[2..];
        return TryReadInteger(ref rest, fixedSize[..FieldLength])
            && TryReadInteger(ref rest, fixedSize[FieldLength..FixedLength])
            && rest.IsEmpty;
    }

    private static bool TryReadInteger(ref ReadOnlySpan<byte> rest, Span<byte> field)
    {
        if (rest.Length < 3 || rest[0] != Integer || rest[1] is 0 or > FieldLength + 1 || rest.Length < 2 + rest[1])
        {
            return false;
        }

        var number = rest.Slice(2, rest[1]);
        rest = rest[(2 + number.Length)..];
        if (number[0] == 0)
        {
            // A leading zero is allowed only to keep the sign positive.
            if (number.Length == 1 || number[1] < 0x80)
            {
                return false;
            }

            number = number[1..];
        }
        else if (number[0] >= 0x80)
        {
            return false;
        }

        if (number.Length > FieldLength)
        {
            return false;
        }

        field.Clear();
        number.CopyTo(field[^number.Length..]);
        return field.SequenceCompareTo(Order) < 0;
    }
}
