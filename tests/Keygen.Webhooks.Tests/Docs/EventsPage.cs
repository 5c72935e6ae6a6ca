using System.Reflection;
using System.Text;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Docs;

/// <summary>The reference page of all events, made of the types and their XML docs.</summary>
internal static class EventsPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Events

            Every event Keygen sends, by family.

            - A handler of an event's type gets that event.
            - A handler of a family's base type gets all events of the family.
            - A handler of `KeygenEvent` gets everything. Events that are newer than this library are of type `UnknownEvent`.

            This page is generated from the types and their XML docs. A test fails when it is out of date;
            `KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test` writes it.

            """);
        foreach (var family in EventCatalogue.ByName.Values.GroupBy(static type => type.Name.Split('.')[0]).OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            page.Append(Family(family.Key, [.. family.OrderBy(static type => type.Name, StringComparer.Ordinal)]));
        }

        return page.ToString();
    }

    private static string Family(string name, EventType[] events)
    {
        var bases = Bases(events).Select(static type => $"`{type.Name}`{Carried(type)}").ToArray();
        var text = new StringBuilder($"\n## {name}.*\n\n{(bases.Length > 2 ? $"Base types:\n\n- {string.Join("\n- ", bases)}" : $"Base types: {string.Join(", ", bases)}.")}\n\n");
        text.Append("| event | type | payload | meta | when | notes |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var type in events)
        {
            var when = XmlDocs.Summary(type.Type)[(XmlDocs.Summary(type.Type).IndexOf(": ", StringComparison.Ordinal) + 2)..];
            text.Append($"| `{type.Name}` | `{type.Type.Name}` | {Properties(type.Type, payload: true)} | {Properties(type.Type, payload: false)} | {when} | {XmlDocs.Remarks(type.Type)} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<Type> Bases(EventType[] events) => events
        .SelectMany(static type => Ancestors(type.Type))
        .Distinct()
        .OrderBy(static type => Ancestors(type).Count())
        .ThenBy(static type => type.Name, StringComparer.Ordinal);

    private static string Carried(Type type) =>
        type.GetProperties().Where(static one => one.DeclaringType != typeof(KeygenEvent)).Select(static one => $"`{one.Name}`").ToArray() is [_, ..] names
            ? $" (has {string.Join(" and ", names)})" : "";

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null && ancestor != typeof(KeygenEvent); ancestor = ancestor.BaseType)
        {
            yield return ancestor;
        }
    }

    private static string Properties(Type type, bool payload) => string.Join(", ", type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => property.DeclaringType != typeof(KeygenEvent))
        .Where(property => IsPayload(property.PropertyType) == payload)
        .OrderBy(static property => property.MetadataToken)
        .Select(static property => $"`{property.Name}`{TypeOf(property)}"));

    private static string TypeOf(PropertyInfo property) =>
        property.PropertyType.IsGenericType ? $": list of `{property.PropertyType.GetGenericArguments()[0].Name}`"
        : property.PropertyType.Name == property.Name ? ""
        : $": `{(property.PropertyType == typeof(string) ? "string" : property.PropertyType.Name)}`";

    private static bool IsPayload(Type type) =>
        typeof(Resource).IsAssignableFrom(type.IsGenericType ? type.GetGenericArguments()[0] : type);
}
