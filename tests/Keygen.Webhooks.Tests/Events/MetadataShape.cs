using System.Text.Json;
using System.Text.RegularExpressions;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Compares metadata with the JSON it was read from, at every depth.</summary>
internal static partial class MetadataShape
{
    /// <param name="actual">The metadata.</param>
    /// <param name="expected">What was sent.</param>
    /// <param name="snakeBelow">Whether the keys below the first level were sent in snake_case.</param>
    public static void ShouldBe(Metadata actual, JsonElement expected, bool snakeBelow) => Map(actual, expected, snakeHere: false, snakeBelow);

    private static void Map(Metadata actual, JsonElement expected, bool snakeHere, bool snakeBelow)
    {
        var members = expected.EnumerateObject()
            .ToDictionary(member => snakeHere ? Camel(member.Name) : member.Name, static member => member.Value);
        actual.Keys.Should().BeEquivalentTo(members.Keys);
        foreach (var (key, value) in members)
        {
            Value(actual[key], value, snakeBelow);
        }
    }

    private static void Value(MetadataValue actual, JsonElement expected, bool snake)
    {
        actual.Kind.Should().Be(expected.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Map(actual.GetMap(), expected, snake, snake);
                break;
            case JsonValueKind.Array:
                actual.GetList().Should().HaveCount(expected.GetArrayLength());
                foreach (var (item, sent) in actual.GetList().Zip(expected.EnumerateArray()))
                {
                    Value(item, sent, snake);
                }

                break;
            case JsonValueKind.Number:
                JsonElement.DeepEquals(JsonElement.Parse(actual.GetText()), expected).Should().BeTrue();
                break;
            case JsonValueKind.String:
                actual.GetString().Should().Be(expected.GetString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                actual.GetBoolean().Should().Be(expected.GetBoolean());
                break;
        }
    }

    private static string Camel(string key) => Joint().Replace(key, static joint => joint.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex("(?<=.)_(.)")]
    private static partial Regex Joint();
}
