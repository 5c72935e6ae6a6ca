using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Tracing;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Chaos.Servers;

/// <summary>Redis with an append-only file that is synced at every write. Effects are lines in files of the receivers.</summary>
internal sealed class RedisStoreServer(RedisServer server) : IStoreServer
{
    public const string Timeouts = ",connectTimeout=1000,syncTimeout=2000,asyncTimeout=2000";

    public string Title => "Redis";

    public string Connection => $"{server.Endpoint}{Timeouts}";

    public static async Task<IStoreServer> StartNewAsync() => new RedisStoreServer(
        await RedisServer.LaunchAsync("--appendonly", "yes"));

    public Task StopAsync(OutageKind kind) => kind is OutageKind.Stopped ? server.StopAsync() : server.KillAsync();

    public Task StartAsync() => server.StartAsync();

    public Task<IReadOnlyList<EffectRow>> ReadEffectsAsync(string folder) => ReadEffectFilesAsync(folder);

    public static Task<IReadOnlyList<EffectRow>> ReadEffectFilesAsync(string folder) => Task.FromResult<IReadOnlyList<EffectRow>>(
    [
        .. Directory.GetFiles(folder, "effects-*").SelectMany(AppendFile.Read).Select(static line => line.Split(' '))
            .Select(static parts => new EffectRow(new(parts[0], parts[1]), parts[2])),
    ]);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
