using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keygen.Webhooks.HostileNetwork.Receiver;

/// <summary>A receiver as a user would build one: every option, Kestrel's among them, as it comes.</summary>
internal static class ReceiverProgram
{
    private static readonly ConcurrentDictionary<string, int> Runs = new(StringComparer.Ordinal);

    public static async Task<int> RunAsync(ReceiverSettings settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2); // without TLS it must be said
        });
        var errors = new ErrorCounter();
        builder.Logging.ClearProviders().AddProvider(errors).AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // as `dotnet new web` has it
        builder.Services
            .AddKeygenWebhooks(options =>
            {
                options.AccountId = settings.AccountId;
                options.PublicKeys.Add(settings.PublicKey);
                options.EndpointUrls.Add(settings.EndpointUrl);
            })
            .AddHandler<LicenseCreated>(static (e, _) =>
            {
                Runs.AddOrUpdate(e.License.Id + e.IdempotencyToken, 1, static (_, runs) => runs + 1);
                return Task.CompletedTask;
            });

        await using var app = builder.Build();
        Weaknesses.Use(app, settings.Weakness);
        app.UseRouting();
        app.MapKeygenWebhooks(Wire.Requests.Path);
        await app.StartAsync();
        var ports = app.Urls.Select(static url => new Uri(url).Port).ToArray();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new ReceiverPorts(ports[0], ports[1])));

        // On a thread of its own: whoever has used up the pool is asked, too. It ends with whoever asks.
        var asked = new Thread(() => Answer(errors));
        asked.Start();
        asked.Join();
        return 0;
    }

    private static void Answer(ErrorCounter errors)
    {
        while (Console.In.ReadLine() is not null)
        {
            var heap = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new ReceiverStats(heap, Runs.Values.Sum(), Runs.Values.Count(static runs => runs > 1), errors.Count, errors.First)));
        }
    }
}
