using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// Opens the connection in the background, without delaying startup, and checks how Redis behaves when it is full, restarts or fails over.
/// </summary>
/// <param name="options">The options.</param>
/// <param name="connection">The connection.</param>
/// <param name="logger">The logger for the warnings.</param>
internal sealed class RedisStartupCheck(RedisStoreOptions options, RedisConnection connection, ILogger<RedisStartupCheck> logger)
{
    /// <summary>A script, because StackExchange.Redis allows INFO and CONFIG only on connections in admin mode.</summary>
    private const string Info =
        "return redis.call('INFO', 'server') .. redis.call('INFO', 'memory') .. redis.call('INFO', 'persistence') .. redis.call('INFO', 'replication')";

    /// <summary>The first version that applies min-replicas-to-write to the writes of scripts. Valkey started at 7.2.</summary>
    private const int FirstThatRefusesScripts = 7;

    public void Begin()
    {
        foreach (var warning in options.Findings.Remarks)
        {
            RedisLog.SettingRemark(logger, warning);
        }

        _ = CheckAsync();
    }

    private async Task CheckAsync()
    {
        try
        {
            var opened = await connection.OpenAsync().ConfigureAwait(false);
            var servers = opened.GetServers();
            var primaries = servers.Where(static server => server is { IsConnected: true, IsReplica: false }).ToArray();
            if (primaries.Length == 0)
            {
                RedisLog.NotReached(logger, null, string.Join(", ", servers.Select(static server => NameOf(server.EndPoint))));
            }

            foreach (var primary in primaries)
            {
                await CheckServerAsync(primary).ConfigureAwait(false);
            }
        }
        catch (ObjectDisposedException)
        {
            // The host stopped before Redis answered.
        }
        catch (Exception exception)
        {
            RedisLog.NotReached(logger, exception, "the connection's address");
        }
    }

    private async Task CheckServerAsync(IServer server)
    {
        var endpoint = NameOf(server.EndPoint);
        try
        {
            var info = (string?)await server.ExecuteAsync("EVAL", Info, 0).ConfigureAwait(false) ?? "";
            var (policy, maxMemory, appends) = (ValueOf(info, "maxmemory_policy"), ValueOf(info, "maxmemory"), ValueOf(info, "aof_enabled"));
            if (policy is null || appends is null)
            {
                RedisLog.NotAsked(logger, endpoint, "the answer has no such values");
            }

            // Without a limit Redis evicts nothing. With one, every policy but noeviction evicts marks, because they have a time to live.
            if (policy is not (null or "noeviction") && maxMemory is not "0")
            {
                RedisLog.MayEvict(logger, endpoint, policy, maxMemory ?? "unknown");
            }

            if (appends is "0" && options.SurvivesRestart)
            {
                RedisLog.Forgets(logger, endpoint);
            }

            WarnOfReplication(endpoint, info);

            RedisLog.LookedAt(logger, endpoint, maxMemory, policy, appends);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            RedisLog.NotAsked(logger, endpoint, exception.Message);
        }
    }

    /// <param name="endpoint">The primary.</param>
    /// <param name="info">The output of INFO.</param>
    internal void WarnOfReplication(string endpoint, string info)
    {
        if (ValueOf(info, "connected_slaves") is null or "0")
        {
            return;
        }

        if (ValueOf(info, "redis_version") is { } version && int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out var major)
            && major < FirstThatRefusesScripts)
        {
            RedisLog.IsTooOldForReplicas(logger, endpoint, version);
        }
        else if (ValueOf(info, "min_slaves_good_slaves") is null)
        {
            // Redis reports the replicas that are up to date only if min-replicas-to-write is set.
            RedisLog.WritesAlone(logger, endpoint);
        }
    }

    private static string? ValueOf(string info, string name)
    {
        foreach (var line in info.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ':')
            {
                return line[(name.Length + 1)..].Trim().ToString();
            }
        }

        return null;
    }

    private static string NameOf(EndPoint? endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endPoint}";
}
