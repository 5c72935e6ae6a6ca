using System.Text;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Tool.Listening;

/// <summary>An event of Keygen's list, from an answer that the account signed.</summary>
/// <param name="Id">The id of the webhook event.</param>
/// <param name="Name">The event's name.</param>
/// <param name="Created">When Keygen recorded it.</param>
/// <param name="Endpoint">The URL of the endpoint it is for.</param>
/// <param name="ApiVersion">The version of its payload.</param>
/// <param name="Status">What Keygen says of its own deliveries, such as <c>FAILING</c>.</param>
/// <param name="Body">The body of a delivery of it.</param>
internal sealed record ListedEvent(string Id, string Name, DateTimeOffset Created, string? Endpoint, string ApiVersion, string Status, byte[] Body)
{
    /// <summary>Makes of a row of the list what Keygen sends: it always says that it is being delivered for the first time.</summary>
    /// <returns>The event; null for a row that has no payload yet, or is none.</returns>
    public static ListedEvent? Of(JsonObject row, string? accountVersion)
    {
        if (row["attributes"] is not JsonObject attributes || (string?)attributes["payload"] is null || (string?)row["id"] is not { } id
            || !DateTimeOffset.TryParseExact(
                (string?)attributes["created"], "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal, out var created))
        {
            return null;
        }

        var status = (string?)attributes["status"] ?? "";
        (attributes["status"], attributes["lastResponseCode"], attributes["lastResponseBody"]) = ("DELIVERING", null, null);
        attributes["updated"] = attributes["created"]!.DeepClone();
        return new(
            id, (string?)attributes["event"] ?? "", created, (string?)attributes["endpoint"], (string?)attributes["apiVersion"] ?? accountVersion ?? "1.8", status,
            Encoding.UTF8.GetBytes(new JsonObject { ["data"] = row.DeepClone() }.ToJsonString()));
    }
}
