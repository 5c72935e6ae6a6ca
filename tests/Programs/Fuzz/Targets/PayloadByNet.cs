using System.Text.Json;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>A payload beside the document that .NET reads of it.</summary>
internal static class PayloadByNet
{
    public static void Compare(KeygenEvent keygenEvent, byte[] json)
    {
        EventPayload? payload = null;
        try
        {
            payload = keygenEvent.Payload;
        }
        catch (KeygenPayloadException)
        {
            // Compared below.
        }

        var document = JsonByNet.Parse(json);
        JsonElement[]? expected = document.Member("data") switch
        {
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
            { } one => [one],
            _ => null,
        };
        if (expected is not null && !Array.TrueForAll(expected, IsResource))
        {
            expected = null;
        }

        Demand(payload is null == expected is null, payload is null ? "A payload is refused that is sound." : "A payload is read that is not.");
        if (payload is not null)
        {
            Demand(payload.Resources.Count == expected!.Length, "A payload has more resources, or fewer.");
            foreach (var (resource, other) in payload.Resources.Zip(expected))
            {
                Compare(resource, other);
            }
        }
    }

    private static void Compare(Resource resource, JsonElement? expected)
    {
        Demand(resource.Type == expected.Member("type").Text() && resource.Id == expected.Member("id").Text(), "A resource is another.");
        JsonElement[] attributes = expected.Member("attributes") is { ValueKind: JsonValueKind.Object } all ? [all] : [];
        var names = attributes.SelectMany(static one => one.EnumerateObject()).Select(static one => one.Name).ToHashSet(StringComparer.Ordinal);
        Demand(names.SetEquals(resource.AttributeNames), "A resource has other attributes.");
        foreach (var name in names)
        {
            Demand(
                resource.TryGetAttribute(name, out var value) && value.GetRawText() == expected.Member("attributes").Member(name)!.Value.GetRawText(),
                "An attribute is another.");
        }
    }

    private static bool IsResource(JsonElement element) => ((JsonElement?)element).Member("type").Text() is not null && ((JsonElement?)element).Member("id").Text() is not null;

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(what);
        }
    }
}
