using System.Text.Json;
using Keygen.Webhooks.StartUp;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>Reads a delivery without the library.</summary>
internal static class ReadByHand
{
    /// <summary>Verifies as the floor does, and reads of the license what the handlers of the other servers read.</summary>
    /// <returns>Null when it was answered 401.</returns>
    public static async Task<(string Token, string LicenseKey)?> LicenseAsync(HttpContext context, FloorEndpoint floor)
    {
        if (await floor.ReadSignedAsync(context) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return null;
        }

        using var envelope = JsonDocument.Parse(body);
        var data = envelope.RootElement.GetProperty("data");
        using var payload = JsonDocument.Parse(data.GetProperty("attributes").GetProperty("payload").GetString()!);
        var license = payload.RootElement.GetProperty("data");
        var attributes = license.GetProperty("attributes");
        var isRead = attributes.GetProperty("expiry").TryGetDateTimeOffset(out _)
            && license.GetProperty("relationships").GetProperty("owner").GetProperty("data").GetProperty("id").GetString() is not null
            && attributes.GetProperty("metadata").EnumerateObject().Count() >= 0;
        return isRead
            ? (data.GetProperty("meta").GetProperty("idempotencyToken").GetString()!, attributes.GetProperty("key").GetString()!)
            : throw new InvalidOperationException("The event is not the one that was sent.");
    }
}
