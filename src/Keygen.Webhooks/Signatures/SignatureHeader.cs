using System.Buffers;

namespace Keygen.Webhooks.Signatures;

/// <summary>
/// The parameters of a <c>Keygen-Signature</c> header. Values are spans into the header's text.
/// </summary>
/// <remarks>
/// It follows draft-cavage-http-signatures-08, section 2.1, as Keygen writes it: <c>name="value"</c>, separated by commas, values without
/// escapes. The order, the spacing and the case of names do not matter. An unknown parameter is ignored, and may be a bare token. A
/// repeated parameter is refused, so that two parsers cannot read different values.
/// </remarks>
internal ref struct SignatureHeader
{
    internal const int MaxLength = 4096;

    public ReadOnlySpan<char> KeyId;
    public ReadOnlySpan<char> Algorithm;
    public ReadOnlySpan<char> Signature;
    public ReadOnlySpan<char> Headers;

    private const int MaxUnknown = 16;

    // ContainsAnyExceptInRange boxes its bounds until the runtime has optimized it.
    private static readonly SearchValues<char> Printable = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    [Flags]
    private enum Seen
    {
        None = 0,
        KeyId = 1,
        Algorithm = 2,
        Signature = 4,
        Headers = 8,
        Required = KeyId | Algorithm | Signature,
    }

    /// <summary>Parses a header. The caller has checked that it has at most <see cref="MaxLength"/> characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SignatureHeader header)
    {
        header = default;
        if (text.ContainsAnyExcept(Printable))
        {
            return false;
        }

        var seen = Seen.None;
        Span<Range> unknown = stackalloc Range[MaxUnknown];
        var unknownCount = 0;
        var position = 0;
        while (true)
        {
            if (!TryReadParameter(text, ref position, out var name, out var value, out var quoted))
            {
                return false;
            }

            var parameter = Identify(text[name]);
            if (parameter is Seen.None)
            {
                if (unknownCount == MaxUnknown || Contains(text, unknown[..unknownCount], text[name]))
                {
                    return false;
                }

                unknown[unknownCount++] = name;
            }
            else if (!quoted || (seen & parameter) is not Seen.None)
            {
                return false;
            }
            else
            {
                seen |= parameter;
                header.Set(parameter, text[value]);
            }

            SkipSpaces(text, ref position);
            if (position == text.Length)
            {
                return (seen & Seen.Required) is Seen.Required;
            }

            if (text[position++] != ',')
            {
                return false;
            }
        }
    }

    private void Set(Seen parameter, ReadOnlySpan<char> value)
    {
        switch (parameter)
        {
            case Seen.KeyId: KeyId = value; break;
            case Seen.Algorithm: Algorithm = value; break;
            case Seen.Signature: Signature = value; break;
            default: Headers = value; break;
        }
    }

    private static Seen Identify(ReadOnlySpan<char> name) =>
        name.Equals("keyid", StringComparison.OrdinalIgnoreCase) ? Seen.KeyId
        : name.Equals("algorithm", StringComparison.OrdinalIgnoreCase) ? Seen.Algorithm
        : name.Equals("signature", StringComparison.OrdinalIgnoreCase) ? Seen.Signature
        : name.Equals("headers", StringComparison.OrdinalIgnoreCase) ? Seen.Headers
        : Seen.None;

    private static bool TryReadParameter(ReadOnlySpan<char> text, ref int position, out Range name, out Range value, out bool quoted)
    {
        SkipSpaces(text, ref position);
        name = value = default;
        quoted = false;
        var start = position;
        position += TokenLength(text[position..]);
        name = start..position;
        SkipSpaces(text, ref position);
        if (name.Start.Value == name.End.Value || position == text.Length || text[position++] != '=')
        {
            return false;
        }

        SkipSpaces(text, ref position);
        quoted = position < text.Length && text[position] == '"';
        if (quoted)
        {
            start = ++position;
            var length = text[start..].IndexOf('"');
            position = start + length + 1;
            value = start..(start + Math.Max(length, 0));
            return length >= 0;
        }

        start = position;
        position += TokenLength(text[position..]);
        value = start..position;
        return position > start;
    }

    private static int TokenLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(" =,\"");
        return end < 0 ? text.Length : end;
    }

    private static void SkipSpaces(ReadOnlySpan<char> text, ref int position)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    private static bool Contains(ReadOnlySpan<char> text, ReadOnlySpan<Range> names, ReadOnlySpan<char> name)
    {
        foreach (var other in names)
        {
            if (text[other].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
