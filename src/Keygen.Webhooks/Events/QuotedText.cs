using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Keygen.Webhooks.Buffers;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// Finds the end of a JSON string, and unescapes it. Fast for text with escaped quotes, such as a JSON document inside a document.
/// </summary>
/// <remarks>
/// After the first escape, <see cref="System.Text.Json.Utf8JsonReader"/> reads byte by byte. For a payload that takes longer than hashing
/// it. This class accepts the same strings, and reads 32 bytes at a time where every backslash escapes a quote.
/// </remarks>
internal static class QuotedText
{
    private const byte Quote = (byte)'"';
    private const byte Backslash = (byte)'\\';
    private const byte FirstPrintable = (byte)' ';
    private const int Block = 32;

    /// <param name="text">The text after the opening quote.</param>
    /// <returns>The index of the closing quote; -1 when there is none, or when the text before it is not valid JSON.</returns>
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
    /// <param name="escaped">A valid JSON string with its quotes.</param>
    /// <param name="inPlace">Whether to overwrite <paramref name="escaped"/> with the result, which is never longer.</param>
    /// <exception cref="InvalidOperationException">The string contains half of a surrogate pair. Nothing is overwritten.</exception>
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
    /// <param name="escaped">The text between the quotes.</param>
    /// <param name="buffer">The output; at least one block longer than <paramref name="escaped"/>.</param>
    /// <param name="length">The length of the unescaped text.</param>
    /// <returns>False when the text contains another escape.</returns>
    private static bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> buffer, out int length)
    {
        length = 0;
        for (var i = 0; i < escaped.Length;)
        {
            // Copies the whole block, even when only a part of it is plain: the next write overwrites the rest.
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

    /// <summary>The byte that a backslash and <paramref name="escape"/> stand for; 0 for <c>\u</c>, which needs four more digits.</summary>
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

    /// <summary>The length of the leading blocks that have only printable bytes, and in which backslashes escape quotes only.</summary>
    private static int LengthOfPlainBlocks(ReadOnlySpan<byte> text)
    {
        var i = 0;
        var escapeIsOpen = 0u; // 1 when the previous block ended with a backslash
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

    /// <summary>The length in bytes of one character or escape; 0 when a JSON string must not contain it.</summary>
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
