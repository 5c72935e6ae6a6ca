using System.Globalization;
using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Compares what a typed property gives with the JSON it was read from.</summary>
internal static class WireValue
{
    /// <param name="actual">The property's value.</param>
    /// <param name="expected">What was sent.</param>
    /// <param name="what">Which property.</param>
    /// <param name="snake">Whether keys inside metadata were sent in snake_case.</param>
    public static void ShouldBe(object? actual, JsonElement expected, string what, bool snake = false)
    {
        if (expected.ValueKind is JsonValueKind.Null)
        {
            actual.Should().BeNull(what);
            return;
        }

        switch (actual)
        {
            case null:
                Assert.Fail($"{what} is null, and was sent.");
                break;
            case DateTimeOffset date:
                date.Should().Be(DateTimeOffset.Parse(expected.GetString()!, CultureInfo.InvariantCulture), what);
                date.Offset.Should().Be(TimeSpan.Zero, what);
                break;
            case TimeSpan duration:
                duration.TotalSeconds.Should().Be(expected.GetInt64(), what);
                break;
            case bool flag:
                flag.Should().Be(expected.GetBoolean(), what);
                break;
            case int or long:
                Convert.ToInt64(actual, CultureInfo.InvariantCulture).Should().Be(expected.GetInt64(), what);
                break;
            case IReadOnlyList<string> list:
                list.Should().Equal(expected.EnumerateArray().Select(static item => item.GetString()), what);
                break;
            case ResourceIdentifier identifier:
                identifier.Should().Be(new ResourceIdentifier(Text(expected, "type"), Text(expected, "id")), what);
                break;
            case Metadata metadata:
                MetadataShape.ShouldBe(metadata, expected, snake);
                break;
            case JsonElement json:
                JsonElement.DeepEquals(json, expected).Should().BeTrue(what);
                break;
            case ValidationScope or SemanticVersion or AccountKeys:
                TypedProperties.ShouldBe(actual, expected.EnumerateObject()
                    .Where(static member => member.Name is not ContractDocument.UnknownName).ToDictionary(static member => member.Name, static member => member.Value));
                break;
            default:
                // Text, and the open enums.
                actual.ToString().Should().Be(expected.GetString(), what);
                break;
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
