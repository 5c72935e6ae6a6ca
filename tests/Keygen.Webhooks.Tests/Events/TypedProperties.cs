using System.Reflection;
using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Reads the property of a wire name by reflection, and compares.</summary>
internal static class TypedProperties
{
    public static void ShouldBe(object owner, IEnumerable<KeyValuePair<string, JsonElement>> members, bool snake = false)
    {
        foreach (var (name, expected) in members)
        {
            var property = owner.GetType().GetProperty(ClassNames.Of(name))
                ?? throw new InvalidOperationException($"{owner.GetType().Name} has no property for '{name}'.");
            if (property.PropertyType == typeof(DateTimeOffset?) && IsBeyondNet(expected))
            {
                FluentActions.Invoking(() => Read(property, owner)).Should().Throw<KeygenPayloadException>().WithMessage($"*'{name}'*");
            }
            else
            {
                WireValue.ShouldBe(Read(property, owner), expected, $"{owner.GetType().Name}.{property.Name}", snake);
            }
        }
    }

    public static object? Read(PropertyInfo property, object owner) =>
        property.GetMethod!.Invoke(owner, BindingFlags.DoNotWrapExceptions, null, null, null);

    /// <summary>A date whose year has not four digits.</summary>
    private static bool IsBeyondNet(JsonElement date) => date.ValueKind is JsonValueKind.String && date.GetString()!.IndexOf('-', 1) != 4;
}
