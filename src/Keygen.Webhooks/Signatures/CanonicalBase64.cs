namespace Keygen.Webhooks.Signatures;

/// <summary>Base64 (RFC 4648, section 4) in its canonical form only: padded, on one line, with unused bits zero.</summary>
/// <remarks>
/// .NET's decoder skips white space and ignores unused bits, so one signature would have many texts. To accept exactly one, the result is
/// encoded again and compared.
/// </remarks>
internal static class CanonicalBase64
{
    private const int MaxText = 1368; // 1,024 bytes: an RSA signature of 8192 bits

    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        written = 0;
        if (text.Length > MaxText || !Convert.TryFromBase64Chars(text, bytes, out written))
        {
            return false;
        }

        Span<char> again = stackalloc char[MaxText];
        return Convert.TryToBase64Chars(bytes[..written], again, out var length) && again[..length].SequenceEqual(text);
    }
}
