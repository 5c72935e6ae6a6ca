using System.Text.Json;
using StackExchange.Redis;

namespace Receiver;

/// <summary>Answers what a license is, from Redis, or else from the database.</summary>
public static class LicenseCache
{
    public static string KeyOf(string id) => $"license:{id}";

    public static async Task<IResult> GetAsync(string id, IConnectionMultiplexer redis, ShopDb db, CancellationToken cancellationToken)
    {
        var cache = redis.GetDatabase();
        if (await cache.StringGetAsync(KeyOf(id)) is { HasValue: true } cached)
        {
            return Results.Content(cached.ToString(), "application/json");
        }

        if (await db.Licenses.FindAsync([id], cancellationToken) is not { } license)
        {
            return Results.NotFound();
        }

        var json = JsonSerializer.Serialize(license, JsonSerializerOptions.Web);
        await cache.StringSetAsync(KeyOf(id), json, TimeSpan.FromHours(1));
        return Results.Content(json, "application/json");
    }
}
