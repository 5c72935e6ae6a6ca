using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>The end of a JSON string is where System.Text.Json finds it, it means what that reads, and what it refuses is refused.</summary>
public sealed class QuotedTextAgreesWithReaderTests
{
    private static readonly string[] Pieces =
        ["a", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u00e9", "\\uD83d", "\\u12", "\\uzzzz", "\\x", "\\", "\"", "\u0001", "\n", "é", "😀", " ", "{\\\"id\\\":\\\"1\\\"}"];

    [Fact]
    public void Every_piece_at_every_place_of_a_block_is_read_as_by_the_reader()
    {
        foreach (var piece in Pieces)
        {
            for (var before = 0; before <= 66; before++)
            {
                AssertAgrees(new string('x', before) + piece + "y\" tail");
                AssertAgrees(new string('x', before) + piece + new string('y', 70) + "\", \"z");
                AssertAgrees(new string('x', before) + piece);
            }
        }
    }

    [Fact]
    public void Random_mixtures_are_read_as_by_the_reader()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder();
            var variety = random.Next(2, Pieces.Length);
            for (var i = random.Next(60); i > 0; i--)
            {
                text.Append(random.Next(4) == 0 ? Pieces[random.Next(variety)] : random.Next(2) == 0 ? "\\\"" : "abcdefg");
            }

            AssertAgrees(text.Append('"').ToString());
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(65)]
    public void A_quote_after_a_run_of_backslashes_ends_the_string_when_they_are_even(int backslashes)
    {
        for (var before = 0; before <= 66; before++)
        {
            AssertAgrees(new string('x', before) + new string('\\', backslashes) + "\"" + new string('y', 40) + "\"");
        }
    }

    private static void AssertUnescapes(byte[] quoted, string text)
    {
        foreach (var inPlace in (bool[])[false, true])
        {
            var own = quoted.ToArray();
            if (TextByReader(quoted) is { } expected)
            {
                QuotedText.Unescape(own, inPlace).ToArray().Should().Equal(expected, "of {0}", text);
            }
            else
            {
                FluentActions.Invoking(() => QuotedText.Unescape(own, inPlace)).Should().Throw<InvalidOperationException>();
                own.Should().Equal(quoted);
            }
        }
    }

    /// <returns>Null when it holds half of a surrogate pair.</returns>
    private static byte[]? TextByReader(byte[] quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void AssertAgrees(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var end = QuotedText.IndexOfEnd(utf8);
        end.Should().Be(EndByReader(utf8), "of {0}", text);
        if (end >= 0)
        {
            AssertUnescapes([(byte)'"', .. utf8.AsSpan(0, end + 1)], text);
        }
    }

    private static int EndByReader(byte[] text)
    {
        var reader = new Utf8JsonReader([(byte)'"', .. text], isFinalBlock: false, default);
        try
        {
            return reader.Read() ? (int)reader.BytesConsumed - 2 : -1;
        }
        catch (JsonException)
        {
            return -1;
        }
    }
}
