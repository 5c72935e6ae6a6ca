using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Keygen.Webhooks.Buffers;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>A JSON string that is mostly text and escaped quotes, as a document inside a document is: finds its end, and unescapes it.</summary>
/// <remarks>
/// <see cref="System.Text.Json.Utf8JsonReader"/> goes byte by byte from the first escape on, which for the payload would cost more
/// than its hash. This accepts the same strings, 32 bytes at a time where backslashes stand before quotes only.
/// </remarks>
internal static class QuotedText
{
    private const byte Quote = (byte)'"';
    private const byte Backslash = (byte)'\\';
    private const byte FirstPrintable = (byte)' ';
    private const int Block = 32;

    /// <param name="text">What follows the opening quote.</param>
    /// <returns>Where the closing quote is; -1 when there is none, or something before it is no JSON.</returns>
    public static int IndexOfEnd(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length;)
        {
            i += LengthOfPlainBlocks(text[i..]);
            for (var end = Math.Min(i + Block, text.Length); i < end;)
            {
                if (text[i] == Quote)
                {
                    return i;
                }

                var length = LengthOfCharacter(text[i..]);
                if (length == 0)
                {
                    return -1;
                }

                i += length;
            }
        }

        return -1;
    }

    /// <summary>Unescapes a string.</summary>
    /// <param name="escaped">The string as it stands in a document, in its quotes; a reader has found it to be one.</param>
    /// <param name="inPlace">Whether what comes out may take its place, which is never too small.</param>
    /// <exception cref="InvalidOperationException">It holds half of a surrogate pair. Nothing was overwritten.</exception>
    public static ReadOnlyMemory<byte> Unescape(ReadOnlyMemory<byte> escaped, bool inPlace)
    {
        var buffer = SecretBuffers.Rent(escaped.Length + Block);
        try
        {
            if (!TryUnescape(escaped.Span[1..^1], buffer, out var length))
            {
                var reader = new Utf8JsonReader(escaped.Span, JsonMembers.AnyDepth);
                reader.Read();
                length = reader.CopyString(buffer);
            }

            var text = buffer.AsSpan(0, length);
            if (!inPlace)
            {
                return text.ToArray();
            }

            text.CopyTo(MemoryMarshal.AsMemory(escaped).Span);
            return escaped[..length];
        }
        finally
        {
            SecretBuffers.Return(buffer, escaped.Length + Block);
        }
    }

    /// <summary>Unescapes text in which each escape stands for one byte: <c>\"</c> and the like, not <c>\u0041</c>.</summary>
    /// <param name="escaped">What stands between the quotes.</param>
    /// <param name="buffer">A block longer than that.</param>
    /// <param name="length">How long it is unescaped.</param>
    /// <returns>False when there is another escape.</returns>
    private static bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> buffer, out int length)
    {
        length = 0;
        for (var i = 0; i < escaped.Length;)
        {
            // As a whole, even if only a part of it counts: what follows is written over the rest.
            var plain = escaped.Length - i;
            if (plain >= Block)
            {
                var block = Vector256.Create(escaped[i..]);
                block.CopyTo(buffer[length..]);
                plain = Math.Min(Block, BitOperations.TrailingZeroCount(Vector256.Equals(block, Vector256.Create(Backslash)).ExtractMostSignificantBits()));
            }
            else
            {
                plain = escaped[i..].IndexOf(Backslash) is >= 0 and var index ? index : plain;
                escaped.Slice(i, plain).CopyTo(buffer[length..]);
            }

            (i, length) = (i + plain, length + plain);
            if (i < escaped.Length && escaped[i] == Backslash)
            {
                var meant = MeaningOf(escaped[i + 1]);
                if (meant == 0)
                {
                    return false;
                }

                buffer[length++] = meant;
                i += 2;
            }
        }

        return true;
    }

    /// <summary>What a backslash and this stand for; 0 when that depends on what follows.</summary>
    private static byte MeaningOf(byte escape) => escape switch
    {
        Quote or Backslash or (byte)'/' => escape,
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => 0,
    };

    /// <summary>How far there are only printable bytes, and quotes exactly behind backslashes.</summary>
    private static int LengthOfPlainBlocks(ReadOnlySpan<byte> text)
    {
        var i = 0;
        var escapeIsOpen = 0u; // 1 when the block before ended with a backslash
        for (; text.Length - i >= Block; i += Block)
        {
            var block = Vector256.Create(text[i..]);
            var backslashes = Vector256.Equals(block, Vector256.Create(Backslash)).ExtractMostSignificantBits();
            var quotes = Vector256.Equals(block, Vector256.Create(Quote)).ExtractMostSignificantBits();
            if (quotes != (backslashes << 1 | escapeIsOpen) || Vector256.LessThanAny(block, Vector256.Create(FirstPrintable)))
            {
                break;
            }

            escapeIsOpen = backslashes >> (Block - 1);
        }

        return i - (int)escapeIsOpen;
    }

    /// <summary>The bytes of one character or escape; 0 when it may not stand in a string.</summary>
    private static int LengthOfCharacter(ReadOnlySpan<byte> text) => text switch
    {
        [Backslash, (byte)'u', var a, var b, var c, var d, ..] => AreHex(a, b, c, d) ? 6 : 0,
        [Backslash, Quote or Backslash or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => 2,
        [Backslash or < FirstPrintable, ..] => 0,
        _ => 1,
    };

    private static bool AreHex(byte a, byte b, byte c, byte d) =>
        char.IsAsciiHexDigit((char)a) && char.IsAsciiHexDigit((char)b) && char.IsAsciiHexDigit((char)c) && char.IsAsciiHexDigit((char)d);
}
