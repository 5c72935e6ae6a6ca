using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>A worker as a user would build one: it listens nowhere, and has the receivers' registration.</summary>
internal static class WorkerProgram
{
    public static async Task<int> RunAsync(ReceiverSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        ReceiverProgram.AddServices(builder, settings);
        using var host = builder.Build();
        await host.StartAsync();
        await ReceiverProgram.ObeyAsync(host.Services.GetRequiredService<HoldPoint>());
        await host.StopAsync();
        return 0;
    }
}
