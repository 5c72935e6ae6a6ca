using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.HostileNetwork.Attacking;

/// <summary>What the attacker is told.</summary>
/// <param name="Name">Which attack.</param>
/// <param name="IsQuick">Whether its short form.</param>
/// <param name="Http1">Where the receiver listens.</param>
/// <param name="Http2">The same for HTTP/2.</param>
/// <param name="Net">The second number from the right of its addresses.</param>
/// <param name="Keys">The account's keys: an attacker has none, but may have caught a delivery, which is signed here.</param>
internal sealed record AttackerSettings(string Name, bool IsQuick, int Http1, int Http2, int Net, string Keys)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static AttackerSettings FromJson(string json) => JsonSerializer.Deserialize<AttackerSettings>(json)!;
}

/// <summary>Runs one attack, in a process of its own: ready, go, tally.</summary>
internal static class AttackerProgram
{
    /// <summary>A source address has some 28,000 ports, which are not free again for a minute.</summary>
    private const int Addresses = 8;

    public static async Task<int> RunAsync(AttackerSettings settings)
    {
        var keys = KeygenTestKeys.Import(settings.Keys);
        var attack = Attacks.All(keys, settings.IsQuick).Single(attack => attack.Name == settings.Name);
        var scripts = attack.Scripts();
        var tally = new Tally();
        using var end = new CancellationTokenSource();
        await Console.Out.WriteLineAsync("ready");
        if (await Console.In.ReadLineAsync() is null)
        {
            return 1;
        }

        end.CancelAfter(TimeSpan.FromSeconds(attack.Seconds));
        var running = await OpenAllAsync();
        await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(running);
        await Console.Out.WriteLineAsync(tally.Read().ToJson());
        await Console.In.ReadLineAsync();
        return 0;

        async Task<List<Task>> OpenAllAsync()
        {
            var opened = new List<Task>();
            var watch = Stopwatch.StartNew();
            while (!end.IsCancellationRequested && (attack.Connections is not { } all || opened.Count < all))
            {
                var due = Math.Min(attack.Connections ?? int.MaxValue, (int)(watch.Elapsed.TotalSeconds * attack.Rate) + 1);
                while (opened.Count < due)
                {
                    var number = opened.Count;
                    opened.Add(RunOneAsync(scripts[number % scripts.Count], number));
                }

                await Task.Delay(1, CancellationToken.None);
            }

            return opened;
        }

        async Task RunOneAsync(Script script, int number)
        {
            var source = new IPAddress([127, 0, (byte)(1 + settings.Net), (byte)(1 + number % Addresses)]);
            using var connection = new HostileConnection(script, new(IPAddress.Loopback, script.IsHttp2 ? settings.Http2 : settings.Http1), source, tally);
            await connection.RunAsync(end.Token);
        }
    }
}
