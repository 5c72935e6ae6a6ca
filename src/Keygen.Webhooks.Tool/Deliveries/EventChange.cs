using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Deliveries;

/// <summary>A change of an event's content, written as <c>path=value</c>.</summary>
internal static class EventChange
{
    private const string Paths =
        "name, metadata.customerId, relationships.owner, meta.code, id (of the resource), event.id, event.idempotencyToken, event.created or event.environment";

    public static Option<string[]> SetOption { get; } = new("--set")
    {
        Description = $"Change the event, as path=value. A value is JSON, or else text. Paths are attributes such as {Paths}. Repeat the option for more.",
        HelpName = "path=value",
        DefaultValueFactory = static _ => [],
    };

    /// <exception cref="ToolException">The event has no such path. The message lists what it has.</exception>
    public static void Apply(KeygenEventBuilder builder, IEnumerable<string> changes)
    {
        foreach (var change in changes)
        {
            if (change.Split('=', 2) is not [{ Length: > 0 } path, var text])
            {
                throw ToolException.Usage($"--set {change}: write path=value, such as --set maxMachines=5 or --set metadata.customerId=cust_1.");
            }

            try
            {
                Apply(builder, path.Split('.', 2), Value(text), text);
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException)
            {
                throw ToolException.Usage($"--set {change}: {WithoutApi(exception.Message)}");
            }
        }
    }

    private static void Apply(KeygenEventBuilder builder, string[] path, JsonNode? value, string text) => _ = path switch
    {
        ["attributes", var name] => builder.WithAttribute(name, value),
        ["metadata", var key] => builder.WithMetadata(key, value),
        ["relationships", var name] => builder.WithRelationship(name, value is null ? null : text),
        ["meta", var name] => builder.WithMeta(name, value),
        ["event", "id"] => builder.WithId(text),
        ["event", "idempotencyToken"] => builder.WithIdempotencyToken(text),
        ["event", "environment"] => builder.WithEnvironment(text),
        ["event", "created"] => builder.WithCreated(
            value is JsonValue date && date.TryGetValue<DateTimeOffset>(out var created) ? created : throw new FormatException("write a date such as 2026-11-28T10:00:00Z.")),
        ["id"] => builder.WithResourceId(text),
        [var name] => builder.WithAttribute(name, value),
        _ => throw new FormatException($"there is no such path. Paths are attributes such as {Paths}."),
    };

    /// <summary>Leaves out which method of the library would allow it.</summary>
    private static string WithoutApi(string message) => message.Split(" (Parameter", 2)[0].Split(" Use With", 2)[0];

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
