using Keygen.Webhooks.StartUp;
using StackExchange.Redis;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>
/// A receiver without the library that makes the store's two round trips to Redis: it claims the token for a while, and keeps it when the
/// work is done.
/// </summary>
internal sealed class ByHandRedis(FloorEndpoint floor, IDatabase database)
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public async Task ReceiveAsync(HttpContext context)
    {
        if (await ReadByHand.LicenseAsync(context, floor) is not { } read)
        {
            return;
        }

        RedisKey key = read.Token;
        if (!await database.StringSetAsync(key, "claimed", TimeSpan.FromMinutes(1), When.NotExists))
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return;
        }

        await database.StringSetAsync(key, "done", TimeSpan.FromDays(35));
        Interlocked.Increment(ref _count);
    }
}
