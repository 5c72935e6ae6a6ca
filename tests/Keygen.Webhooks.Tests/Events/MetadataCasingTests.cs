using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Keys inside metadata are in lowerCamelCase, though API versions before 1.5 write those below the first level in snake_case.</summary>
public sealed class MetadataCasingTests
{
    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.4", true)]
    [InlineData("1.5", false)]
    [InlineData("1.8", false)]
    [InlineData("2.0", false)]
    public void Keys_below_the_first_level_are_read_by_the_version(string version, bool recased)
    {
        var metadata = SampleLicense.Metadata(
            """{"first_level":1,"map":{"one_two":{"three_four":[{"five_six":5}]}},"list":[{"one_two":1},7,"a_b"]}""", version);

        metadata.Keys.Should().Equal("first_level", "map", "list");
        var inner = metadata.GetMap("map")![recased ? "oneTwo" : "one_two"].GetMap();
        inner[recased ? "threeFour" : "three_four"].GetList()[0].GetMap().Keys.Should().Equal(recased ? "fiveSix" : "five_six");
        metadata.GetList("list")![0].GetMap().Keys.Should().Equal(recased ? "oneTwo" : "one_two");
        metadata.GetList("list")![2].GetString().Should().Be("a_b", "values are never touched");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("_", "_")]
    [InlineData("plain", "plain")]
    [InlineData("alreadyCamel", "alreadyCamel")]
    [InlineData("two_words", "twoWords")]
    [InlineData("three_whole_words", "threeWholeWords")]
    [InlineData("line_2", "line2")]
    [InlineData("_leading", "_leading")]
    [InlineData("trailing_", "trailing")]
    [InlineData("double__joint", "doubleJoint")]
    [InlineData("größe_übrig", "größeÜbrig")]
    [InlineData("emoji_😀x", "emoji😀x")]
    public void Snake_case_becomes_camel_case(string snake, string camel) => CamelCase.FromSnakeCase(snake).Should().Be(camel);

    [Fact]
    public void A_long_key_is_recased_too()
    {
        var snake = string.Join('_', Enumerable.Repeat("word", 1_000));

        CamelCase.FromSnakeCase(snake).Should().Be("word" + string.Concat(Enumerable.Repeat("Word", 999)));
    }

    [Fact]
    public void Recasing_does_not_follow_the_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new("tr-TR");

            CamelCase.FromSnakeCase("stripe_id").Should().Be("stripeId");
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
