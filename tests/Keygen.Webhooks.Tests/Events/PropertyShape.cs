using System.Reflection;
using System.Text.Json;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Writes down what type a property has, and what type a member of the contract asks for, in one notation.</summary>
internal static class PropertyShape
{
    public static string Of(PropertyInfo property)
    {
        var nullable = Nullable.GetUnderlyingType(property.PropertyType);
        var isNullable = nullable is not null
            || (!property.PropertyType.IsValueType
                && new NullabilityInfoContext().Create(property).ReadState is NullabilityState.Nullable);
        return Name(nullable ?? property.PropertyType) + (isNullable ? "?" : "");
    }

    public static string Of(JsonElement member, string scope) =>
        ContractTypes.Special.TryGetValue($"{scope}.{Contract.Text(member, "name")}", out var special)
            ? special
            : Attribute(member) + (Contract.MayBeMissing(member) ? "?" : "");

    /// <summary>What a relationship is; one without linkage that has counts is a struct that names them.</summary>
    public static string OfRelationship(JsonElement relationship, string scope) =>
        ContractTypes.Special.TryGetValue($"{scope}.{Contract.Text(relationship, "name")}", out var special) ? special
        : Contract.Text(relationship, "linkage") is "to-one"
            ? nameof(ResourceIdentifier) + (Contract.MayBeMissing(relationship) ? "?" : "")
            : relationship.TryGetProperty("meta", out _) ? "Link" : nameof(Relationship);

    /// <summary>The texts of the enum behind a property of <see cref="OpenEnum{T}"/>.</summary>
    public static IEnumerable<string> Values(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return Enum.GetValues(type.GetGenericArguments()[0]).Cast<object>()
            .Select(value => ((dynamic)Activator.CreateInstance(type, WireNameOf(value))!).Value is { } known && known.Equals(value)
                ? WireNameOf(value)
                : $"{value} is not read back from {WireNameOf(value)}");
    }

    private static string WireNameOf(object value) =>
        value.GetType().GetField(value.ToString()!)!
            .GetCustomAttribute<System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute>()?.Name ?? $"{value} has no wire name";

    private static string Attribute(JsonElement member) => Contract.Text(member, "type") switch
    {
        "string" => member.TryGetProperty("enum", out _) ? "OpenEnum" : nameof(String),
        "boolean" => nameof(Boolean),
        "datetime" => nameof(DateTimeOffset),
        "integer" when ContractTypes.Durations.Contains(Contract.Text(member, "name")) => nameof(TimeSpan),
        "integer" => Contract.TextOrNull(member, "format") is "int64" ? nameof(Int64) : nameof(Int32),
        "array<string>" => "List<String>",
        "map" => nameof(Metadata),
        var other => $"({other}: needs a row in ContractTypes.Special)",
    };

    private static string Name(Type type) =>
        type == typeof(IReadOnlyList<string>) ? "List<String>"
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(OpenEnum<>) ? "OpenEnum"
        : type.IsValueType && type.Name.EndsWith("Link", StringComparison.Ordinal) ? "Link"
        : type.Name;
}
