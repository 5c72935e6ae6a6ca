using System.Reflection;
using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Reads the property of a wire name by reflection, and compares.</summary>
internal static class TypedProperties
{
    public static void ShouldBe(object owner, IEnumerable<KeyValuePair<string, JsonElement>> members) =>
        ShouldBe(owner, members, name => owner.GetType().GetProperty(ClassNames.Of(name)), snake: false);

    /// <param name="resource">The resource.</param>
    /// <param name="kind"><c>attributes</c> or <c>meta</c>.</param>
    /// <param name="members">What was sent.</param>
    /// <param name="snake">Whether keys inside metadata were sent in snake_case.</param>
    public static void ShouldBe(Resource resource, string kind, IEnumerable<KeyValuePair<string, JsonElement>> members, bool snake = false) =>
        ShouldBe(resource, members, name => ContractTypes.Property(resource.Type, kind, name), snake);

    private static void ShouldBe(object owner, IEnumerable<KeyValuePair<string, JsonElement>> members, Func<string, PropertyInfo?> find, bool snake)
    {
        foreach (var (name, expected) in members)
        {
            var property = find(name)
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

    /// <summary>What the one property of an event gives that is made for its payload.</summary>
    public static IEnumerable<Resource> PayloadOf(KeygenEvent keygenEvent)
    {
        var resource = ContractTypes.ByName[Contract.Text(Contract.Event(keygenEvent.Name).GetProperty("payload"), "type")];
        var value = Read(keygenEvent.GetType().GetProperties().Where(property => property.PropertyType == (keygenEvent.Payload.IsCollection
            ? typeof(IReadOnlyList<>).MakeGenericType(resource)
            : resource)).Should().ContainSingle().Subject, keygenEvent);
        return value as IEnumerable<Resource> ?? [(Resource)value!];
    }

    public static object? Read(PropertyInfo property, object owner) =>
        property.GetMethod!.Invoke(owner, BindingFlags.DoNotWrapExceptions, null, null, null);

    /// <summary>A date whose year has not four digits.</summary>
    private static bool IsBeyondNet(JsonElement date) => date.ValueKind is JsonValueKind.String && date.GetString()!.IndexOf('-', 1) != 4;
}
