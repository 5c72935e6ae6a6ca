using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>
/// What the members of a recorded delivery are called and hold in the newest API version, by Keygen's list of migrations.
/// </summary>
internal static class NewestShape
{
    private static readonly JsonElement Null = JsonElement.Parse("null");
    private static readonly JsonElement Draft = JsonElement.Parse("\"DRAFT\"");
    private static readonly JsonElement Alive = JsonElement.Parse("\"ALIVE\"");

    /// <summary>The attributes of a resource object.</summary>
    /// <param name="recorded">The delivery it is from.</param>
    /// <param name="sent">The object that has them, as sent.</param>
    public static Dictionary<string, JsonElement> Attributes(RecordedDelivery recorded, JsonElement sent)
    {
        var attributes = RecordedEvents.Members(sent, "attributes").ToDictionary();
        if (IsOf(recorded, "machines") && RecordedEvents.IsBefore(recorded, "1.3")
            && attributes["heartbeatStatus"].ValueEquals("NOT_STARTED")
            && attributes["lastHeartbeat"].ValueKind is JsonValueKind.Null
            && attributes["nextHeartbeat"].ValueKind is not JsonValueKind.Null)
        {
            attributes["heartbeatStatus"] = Alive;
        }
        else if (IsOf(recorded, "policies"))
        {
            Rename(attributes, "leasingStrategy", "processLeasingStrategy");
            Rename(attributes, "fingerprintUniquenessStrategy", "machineUniquenessStrategy");
            Rename(attributes, "fingerprintMatchingStrategy", "machineMatchingStrategy");
        }
        else if (IsOf(recorded, "releases") && attributes["status"].ValueEquals("NOT_PUBLISHED"))
        {
            attributes["status"] = Draft;
        }

        return attributes;
    }

    /// <summary>The relationships of a resource object.</summary>
    /// <param name="recorded">The delivery it is from.</param>
    /// <param name="sent">The object that has them, as sent.</param>
    public static Dictionary<string, JsonElement> Relationships(RecordedDelivery recorded, JsonElement sent)
    {
        var relationships = RecordedEvents.Members(sent, "relationships").ToDictionary();
        if (!RecordedEvents.IsBefore(recorded, "1.6"))
        {
            return relationships;
        }

        if (IsOf(recorded, "licenses"))
        {
            Rename(relationships, "user", "owner");
        }
        else if (IsOf(recorded, "machines"))
        {
            Rename(relationships, "user", "licenseOwner");
            relationships["owner"] = Null;
        }

        return relationships;
    }

    public static Dictionary<string, JsonElement> Meta(RecordedDelivery recorded)
    {
        var meta = RecordedEvents.Members(recorded.Expect, "meta").ToDictionary();
        Rename(meta, "ts", "timestamp");
        Rename(meta, "constant", "code");
        return meta;
    }

    private static bool IsOf(RecordedDelivery recorded, string type) => recorded.Expect.GetProperty("resourceType").ValueEquals(type);

    private static void Rename(Dictionary<string, JsonElement> members, string from, string to)
    {
        if (members.Remove(from, out var value))
        {
            members.Add(to, value);
        }
    }
}
