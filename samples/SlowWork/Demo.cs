using System.Diagnostics;
using Keygen.Webhooks.Testing;
using Microsoft.EntityFrameworkCore;

namespace SlowWork;

/// <summary>A fake Keygen, a receiver and a worker, each a process of its own. The worker is killed in the middle of its work.</summary>
public static class Demo
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);
    private static bool _ok = true;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"Running the demo: three licenses, and work of {Duration.TotalSeconds} seconds for each.\n");
        var folder = Directory.CreateTempSubdirectory("slow-work-").FullName;
        await using var keygen = await FakeKeygen.StartAsync();
        var url = $"http://127.0.0.1:{FreePort()}";
        keygen.AddEndpoint(sendTo: new Uri(url));

        using var receiver = Start("receiver", keygen, folder, $"--urls={url}");
        await ListeningAsync(url);
        for (var i = 0; i < 3; i++)
        {
            keygen.Raise("license.created", null);
        }

        await keygen.WaitForAsync(static one => one.Events.All(static row => row.Status is not FakeEventStatus.Delivering));
        Check("Keygen was answered 200 while no worker was running", keygen.Events.Count(static row => row.Status is FakeEventStatus.Delivered) is 3);
        receiver.Kill();

        await using var db = new SlowWorkDb(new DbContextOptionsBuilder<SlowWorkDb>().UseSqlite($"Data Source={Path.Combine(folder, "worker.db")}").Options);
        using (var first = Start("worker", keygen, folder))
        {
            await UntilAsync(db, static servers => servers.Count is 1);
            await Task.Delay(Duration / 2);
            first.Kill();
            var ready = (await ServersAsync(db)).Count;
            Check($"the worker was killed in the middle of its work, with {ready} of 3 servers ready", ready is 1 or 2);
        }

        using var second = Start("worker", keygen, folder);
        await UntilAsync(db, static servers => servers.Count >= 3);
        await Task.Delay(Duration);
        var licenses = await db.Servers.Select(static one => one.LicenseId).ToListAsync();
        Check("another worker did the rest, and each license has one server", licenses.Count is 3 && licenses.Distinct().Count() is 3);
        second.Kill();
        await second.WaitForExitAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        Console.WriteLine(_ok ? "\nEvery check passed." : "\nA check failed.");
        return _ok ? 0 : 1;
    }

    private static Process Start(string role, FakeKeygen keygen, string folder, params string[] arguments)
    {
        // This program: its own file, or dotnet with its assembly.
        var isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet";
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. isHost ? [typeof(Demo).Assembly.Location] : Array.Empty<string>(), role, .. arguments])
        {
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in keygen.Keys.ToConfiguration())
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ConnectionStrings__Queue"] = $"Data Source={Path.Combine(folder, "queue.db")}";
        start.Environment["ConnectionStrings__Receiver"] = $"Data Source={Path.Combine(folder, "receiver.db")}";
        start.Environment["ConnectionStrings__Worker"] = $"Data Source={Path.Combine(folder, "worker.db")}";
        start.Environment["SlowWork__Duration"] = Duration.ToString();
        return Process.Start(start)!;
    }

    private static async Task UntilAsync(SlowWorkDb db, Func<List<Server>, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(90) && !(File.Exists(db.Database.GetDbConnection().DataSource) && holds(await ServersAsync(db))))
        {
            await Task.Delay(100);
        }
    }

    private static async Task<List<Server>> ServersAsync(SlowWorkDb db)
    {
        try
        {
            return await db.Servers.AsNoTracking().ToListAsync();
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return [];   // the worker has not made its tables yet
        }
    }

    private static async Task ListeningAsync(string url)
    {
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                using var answer = await client.GetAsync(url);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Check(string what, bool holds)
    {
        Console.WriteLine($"{(holds ? "ok   " : "WRONG")}  {what}");
        _ok &= holds;
    }
}
