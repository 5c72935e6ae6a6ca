using System.Text;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Bodies that verified and are not JSON.</summary>
public sealed class EnvelopeBytesTests
{
    private static readonly byte[] Sound = Encoding.UTF8.GetBytes(new SampleEnvelope().Json);

    public static TheoryData<string, byte[]> NotJson => new()
    {
        { "nothing", [] },
        { "white space", "  \r\n"u8.ToArray() },
        { "a byte order mark", [0xEF, 0xBB, 0xBF, .. Sound] },
        { "a second document", [.. Sound, .. Sound] },
        { "a trailing brace", [.. Sound, (byte)'}'] },
        { "a trailing NUL", [.. Sound, 0] },
        { "a missing end", Sound[..^1] },
        { "a comment", [.. "/* */"u8, .. Sound] },
        { "a trailing comma", [.. Sound[..^1], .. ",}"u8] },
        { "garbage after JSON of another kind", "[] x"u8.ToArray() },
        { "an overlong slash inside a skipped text", Changed("\"x\":\"", [0xC0, 0xAF], "\",") },
        { "a cut-off character inside a skipped text", Changed("\"x\":\"", [0xE2, 0x82], "\",") },
        { "a surrogate in UTF-8 inside a skipped text", Changed("\"x\":\"", [0xED, 0xA0, 0x80], "\",") },
        { "invalid UTF-8 inside a name", Changed("\"x", [0xFF], "\":1,") },
        { "UTF-16", Encoding.Unicode.GetBytes(new SampleEnvelope().Json) },
    };

    [Fact]
    public void What_they_are_made_of_reads() => SampleEnvelope.Read(Sound, out _).Should().Be(EnvelopeFailure.None);

    [Theory]
    [Trait("Case", "48")]
    [MemberData(nameof(NotJson))]
    public void Bytes_that_are_no_JSON_document_are_refused(string what, byte[] body)
    {
        SampleEnvelope.Read(body, out var keygenEvent).Should().Be(EnvelopeFailure.NotJson, what);
        keygenEvent.Should().BeNull();
    }

    /// <summary>A sound envelope with one more member at its start.</summary>
    private static byte[] Changed(string before, byte[] bytes, string after) =>
        [(byte)'{', .. Encoding.UTF8.GetBytes(before), .. bytes, .. Encoding.UTF8.GetBytes(after), .. Sound.AsSpan(1)];
}
