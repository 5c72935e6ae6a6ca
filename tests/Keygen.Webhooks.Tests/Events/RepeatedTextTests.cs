using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>What a process keeps from one delivery to the next.</summary>
public sealed class RepeatedTextTests
{
    [Theory]
    [InlineData("https://hooks.example.com/webhooks/keygen", true)]
    [InlineData("3e58a9fe-fbf4-45d4-8c1a-53cd9a922564", true)]
    [InlineData("https://user:password@hooks.example.com/webhooks/keygen", false)]
    [InlineData("https://hooks.example.com/webhooks/keygen?code=access", false)]
    public void A_text_is_kept_unless_it_may_hold_a_secret(string text, bool isKept)
    {
        var repeated = new RepeatedText();

        var (first, second) = (Read(repeated, text), Read(repeated, text));

        (first, second).Should().Be((text, text));
        ReferenceEquals(first, second).Should().Be(isKept);
    }

    [Fact]
    public void A_long_one_is_not_kept_and_another_takes_the_place_of_the_one_before()
    {
        var repeated = new RepeatedText();

        ReferenceEquals(Read(repeated, new('a', 257)), Read(repeated, new('a', 257))).Should().BeFalse();
        Read(repeated, "1.7").Should().Be("1.7");
        Read(repeated, "1.8").Should().Be("1.8");
        Read(repeated, "1.7").Should().Be("1.7");
    }

    private static string? Read(RepeatedText repeated, string text)
    {
        var reader = new Utf8JsonReader(JsonSerializer.SerializeToUtf8Bytes(text));
        reader.Read();
        return repeated.Read(ref reader);
    }
}
