using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Tests.Servers;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Chaos.Servers;

/// <summary>PostgreSQL. Effects are rows beside the marks.</summary>
internal sealed class PostgresStoreServer(PostgresServer server) : IStoreServer
{
    private const int Attempts = 50;

    private HeldRows? _held;

    public string Title => "EF Core on PostgreSQL";

    public string Connection => $"{server.ConnectionString};Maximum Pool Size=80;Timeout=3;Command Timeout=10";

    public static async Task<IStoreServer> StartNewAsync()
    {
        var server = new PostgresStoreServer(await PostgresServer.StartNewAsync());
        await using var context = ChaosContext.Open(server.Connection);
        await context.Database.EnsureCreatedAsync();
        server._held = new(server.Connection);
        return server;
    }

    public Task StopAsync(OutageKind kind) => kind switch
    {
        OutageKind.Killed => server.KillAsync(),
        OutageKind.Stopped => server.StopAsync(),
        _ => server.StopAsync("immediate"),
    };

    public async Task StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await server.StartAsync();
                return;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // The killed server's children are still on their way out.
                await Task.Delay(200);
            }
        }
    }

    public async Task<IReadOnlyList<EffectRow>> ReadEffectsAsync(string folder)
    {
        await using var context = ChaosContext.Open(Connection);
        var rows = await context.Effects.AsNoTracking().OrderBy(static effect => effect.Id).ToListAsync();
        return [.. rows.Select(static row => new EffectRow(new(row.Token, row.Handler), row.Run))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_held is not null)
        {
            await _held.DisposeAsync();
        }

        await server.DisposeAsync();
    }
}
