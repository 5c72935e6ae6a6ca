using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>Keys and values as version 0.1 writes them, put there by commands. Servers of later versions share them with older ones.</summary>
public sealed class StoredFormatTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Fence = "0123456789abcdef0123456789abcdef";

    private const string Lives = "3024000000";

    private static readonly EventKey Event = new("second", "3e58a9fe-fbf4-45d4-8c1a-53cd9a922564", "a:b");

    private readonly string _prefix = RedisKeys.NewPrefix();

    private string Key => $"{_prefix}event:second:3e58a9fe-fbf4-45d4-8c1a-53cd9a922564:a%3Ab";

    [Fact]
    public async Task A_settled_event_of_the_first_version_is_settled()
    {
        await using var host = await HostAsync();
        await (await redis.ServerAsync()).CommandAsync("SET", Key, $"s{Fence}0003023940000", "PX", Lives);
        var storage = host.Storage();

        (await storage.FindAsync(Event, default)).Should().Be(EventState.Settled);
        (await storage.FindCompletedAsync(Event, default)).Should().BeNull("the first version did not keep who settled it");
        (await storage.TryAcquireAsync(Event, Guid.NewGuid(), TimeSpan.FromSeconds(60), default)).Status.Should().Be(ClaimStatus.Settled);
    }

    [Fact]
    public async Task Of_an_open_event_of_the_first_version_the_lease_and_the_finished_handlers_are_known()
    {
        await using var host = await HostAsync();
        var server = await redis.ServerAsync();
        await server.CommandAsync("SET", Key, $"o{Fence}00030239400005:first11:Näme:Event", "PX", Lives);
        var storage = host.Storage();

        (await storage.TryAcquireAsync(Event, Guid.NewGuid(), TimeSpan.FromSeconds(60), default)).Status.Should().Be(ClaimStatus.InProgress);
        await server.LetPassAsync(_prefix, TimeSpan.FromSeconds(61));

        var claimed = await storage.TryAcquireAsync(Event, Guid.NewGuid(), TimeSpan.FromSeconds(60), default);
        claimed.Status.Should().Be(ClaimStatus.Claimed);
        claimed.Done.Should().BeEquivalentTo("first", "Näme:Event");
    }

    [Fact]
    public async Task An_event_is_written_as_the_first_version_reads_it()
    {
        await using var host = await HostAsync();
        var server = await redis.ServerAsync();
        var (storage, fence) = (host.Storage(), Guid.ParseExact(Fence, "N"));

        await storage.TryAcquireAsync(Event, fence, TimeSpan.FromSeconds(60), default);
        await storage.TryCompleteAsync(Event, fence, "first", settles: false, default);
        (await server.CommandAsync("GET", Key)).Trim().Should().Be($"o{Fence}00030239400005:first");

        await storage.TryCompleteAsync(Event, fence, "second", settles: true, default);
        (await server.CommandAsync("GET", Key)).Trim().Should().Be($"s{Fence}00030239400005:first6:second");
        (await storage.FindCompletedAsync(Event, default)).Should().BeEquivalentTo("first", "second");
    }

    [Fact]
    public async Task Leases_and_progress_of_the_first_version_are_gone_on_from()
    {
        await using var host = await HostAsync();
        var server = await redis.ServerAsync();
        await server.CommandAsync("HSET", $"{_prefix}lease:catch-up%2F%2Fa%2F", "number", "4000000000000000");
        await server.CommandAsync("HSET", $"{_prefix}progress:catch-up%2F%2Fa%2F", "version", "41", "content", "text");
        var services = host.Host.Services;

        (await services.GetRequiredService<INamedLeaseStore>().TryAcquireAsync("catch-up//a/", TimeSpan.FromMinutes(1), default))!.Value
            .FencingNumber.Should().Be(4000000000000001);
        var progress = services.GetRequiredService<ICatchUpProgressStore>();
        (await progress.ReadAsync("catch-up//a/", default)).Should().Be(new CatchUpDocument(41, "text"));
        (await progress.TryWriteAsync("catch-up//a/", 41, "next", default)).Should().BeTrue();
        (await server.CommandAsync("HGET", $"{_prefix}progress:catch-up%2F%2Fa%2F", "version")).Trim().Should().Be("42");
    }

    private async Task<ReceiverHost> HostAsync() =>
        await (await redis.ServerAsync()).HostAsync(static (_, _) => Task.CompletedTask, options => options.KeyPrefix = _prefix);
}
