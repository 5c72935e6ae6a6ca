using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.LoadTest.Servers;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Servers;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>
/// In every round each server is started anew, warmed up and driven with the same deliveries, in an order that turns from round to
/// round. A ratio is taken within a round.
/// </summary>
internal static class SpeedRun
{
    /// <summary>More than the fastest gets through while it warms up and is measured.</summary>
    private const int DeliveriesASecond = 22_000;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        Report.Title("Speed");
        await using var redis = RedisServer.IsInstalled ? await RedisServer.LaunchAsync() : null;
        await using var postgres = PostgresServer.IsInstalled ? await PostgresServer.StartNewAsync() : null;
        using var account = DeliveryPool.NewAccount();
        var pool = new DeliveryPool(account, (int)(DeliveriesASecond * (options.WarmUp + options.Duration).TotalSeconds));
        var all = Contenders(redis, postgres)
            .Where(contender => options.Only.Count == 0 || contender.Role is ServerRole.Floor || options.Only.Contains(contender.Letter)).ToArray();
        foreach (var contender in all.Where(static contender => contender.HasTables))
        {
            await LoadContext.CreateTablesAsync(contender.Connection);
        }

        var samples = all.ToDictionary(static contender => contender, static _ => new List<SpeedSample>());
        for (var round = 0; round < options.Rounds; round++)
        {
            pool.Renew(); // a round is far shorter than the five minutes a date is good for
            foreach (var contender in all.Skip(round % all.Length).Concat(all.Take(round % all.Length)))
            {
                options.Stopping.ThrowIfCancellationRequested();
                samples[contender].Add(await MeasureAsync(contender, pool, options, report));
            }

            Console.Error.WriteLine($"round {round + 1} of {options.Rounds}");
        }

        Report.Line($"{options.Rounds} rounds of {options.Duration.TotalSeconds:0.#} seconds, each after at least {options.WarmUp.TotalSeconds:0.#} to warm up, until the JIT has settled; {options.Connections} connections{(options.PerSecond is { } rate ? $", {rate:0.#} deliveries a second" : "")}, a body of {pool.BodyLength:#,0} bytes:\n");
        SpeedTable.Print(all, samples);
    }

    private static IEnumerable<Contender> Contenders(RedisServer? redis, PostgresServer? postgres)
    {
        yield return new(ServerRole.Floor, "a", "floor: Kestrel, SHA-256, NSec");
        yield return new(ServerRole.Raw, "b", "in memory, handler of the raw event");
        yield return new(ServerRole.RawDashboard, "bd", "as b, with the dashboard, nobody looks");
        yield return new(ServerRole.RawWatched, "bw", "as b, with the dashboard, ten people look");
        yield return new(ServerRole.Typed, "b2", "in memory, handler of the typed license");
        if (redis is not null)
        {
            yield return new(ServerRole.Redis, "c", "Redis, the typed handler", redis.Endpoint);
            yield return new(ServerRole.ByHandRedis, "ct", "by hand, with the two round trips of c", redis.Endpoint);
        }

        if (postgres is not null)
        {
            // Each has tables of its own, since all get the same deliveries.
            yield return new(ServerRole.Postgres, "d", "EF Core on PostgreSQL, the typed handler", postgres.ConnectionStringTo("d"));
            yield return new(ServerRole.PostgresTwoHandlers, "d2", "as d, with a second handler that does nothing", postgres.ConnectionStringTo("d2"));
            yield return new(ServerRole.PostgresLater, "dl", "as d, the handler runs later: a hand-over to a table", postgres.ConnectionStringTo("dl"));
            yield return new(ServerRole.PostgresWolverine, "dw", "as dl, a hand-over to Wolverine", postgres.ConnectionStringTo("dw"));
            yield return new(ServerRole.ByHand, "h", "by hand, EF Core", postgres.ConnectionStringTo("h"));
            yield return new(ServerRole.ByHandInTransaction, "ht", "as h, with the round trips of d", postgres.ConnectionStringTo("ht"));
            yield return new(ServerRole.ByHandNpgsql, "n", "by hand, Npgsql", postgres.ConnectionStringTo("n"));
            yield return new(ServerRole.PostgresRow, "dr", "as d, with a handler that saves a row", postgres.ConnectionStringTo("dr"));
            yield return new(ServerRole.ByHandRow, "hr", "by hand, EF Core, with that row", postgres.ConnectionStringTo("hr"));
            yield return new(ServerRole.ByHandNpgsqlRow, "nr", "by hand, Npgsql, with that row", postgres.ConnectionStringTo("nr"));
        }

        if (Contender.HasNode)
        {
            yield return new(ServerRole.Express, "e", Contender.HasExpress ? "handler for Express, Node.js" : "handler as for Express, without it, Node.js");
        }
    }

    private static async Task<SpeedSample> MeasureAsync(Contender contender, DeliveryPool pool, LoadOptions options, Report report)
    {
        await using var server = await ServerProcess.StartAsync(contender.Settings(pool.Account));
        await using var onlookers = Onlookers.Of(contender, server.Port);
        var forWarmUp = (int)(pool.Count * (options.WarmUp / (options.WarmUp + options.Duration)));
        var warmUp = await WarmUp.RunAsync(server, pool, forWarmUp, options);
        if (!warmUp.IsSettled)
        {
            Console.Error.WriteLine($"{contender.Name}: the JIT had not settled after {warmUp.Elapsed.TotalSeconds:0} seconds; its ratio may be too low.");
        }

        var before = await server.AskAsync();
        var result = Load.Run(
            server.Port, number => forWarmUp + number < pool.Count ? pool[forWarmUp + number] : null, 200,
            new(options.Connections, options.Duration, options.PerSecond));
        var after = await server.AskAsync();
        var sample = new SpeedSample(result, after - before);
        if (warmUp.Failed + result.Failed > 0 || after.Handled != warmUp.Sent + result.Count)
        {
            report.Unsound($"{contender.Name}: {warmUp.Failed + result.Failed} of {warmUp.Sent + result.Count} lost or refused, {after.Handled} handled.");
        }

        return sample;
    }
}
