using Keygen.Webhooks.AzureFunctions.Tests.Worker;
using Keygen.Webhooks.AzureFunctions.Tests.Worker.Protocol;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>What of our log reaches the Functions host.</summary>
[Collection(nameof(WorkerFixture))]
public sealed class WorkerLogTests
{
    private static readonly string[] Warnings =
    [
        "the Functions host kills its worker", "Handled events are forgotten at a restart", "TrustRequestUrl is on outside Development",
        "An RSA algorithm is accepted", "No handler is registered",
    ];

    [Theory]
    [InlineData(WorkerModel.Integration)]
    [InlineData(WorkerModel.BuiltIn)]
    public async Task Warnings_from_startup_come_by_the_console_and_once_more_in_the_first_delivery(WorkerModel model)
    {
        using var keygen = new WireSigner();
        await using var host = await WorkerHost.StartAsync(await WorkerApp.ForTests.AssemblyOrSkipAsync(), SettingsThatWarn(model, keygen));
        foreach (var warning in Warnings)
        {
            await Eventually.HoldsAsync(() => host.Channel.DroppedLogs.Any(line => line.Contains(warning, StringComparison.Ordinal)), $"'{warning}', for the host to drop");
            await Eventually.HoldsAsync(() => host.Lines(warning).Count() == 1, $"'{warning}' on the console");
        }

        host.Lines("[3000]").Should().ContainSingle("the console has our categories and ids").Which.Should().Contain(Warnings[0]);
        var session = new WorkerSession(model, host.Port, keygen, keygen);
        for (var i = 0; i < 2; i++)
        {
            (await session.PostAsync(keygen.Deliver())).Should().Be(401);
        }

        foreach (var warning in Warnings)
        {
            await Eventually.HoldsAsync(() => host.Channel.Logs.Any(log => log.Message.Contains(warning, StringComparison.Ordinal)), $"'{warning}' in the first invocation");
            var log = host.Channel.Logs.Where(log => log.Message.Contains(warning, StringComparison.Ordinal)).Should().ContainSingle().Subject;
            log.Level.Should().Be(RpcLog.Types.Level.Warning);
            log.Category.Should().Be(model is WorkerModel.BuiltIn ? "Function.KeygenBuiltIn.User" : "Function.Keygen.User");
        }
    }

    /// <summary>Each of them asks for something the worker cannot have, or should not.</summary>
    private static Dictionary<string, string> SettingsThatWarn(WorkerModel model, WireSigner keygen)
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var settings = WorkerSettings.Of(model, keygen);
        settings["AZURE_FUNCTIONS_ENVIRONMENT"] = "Production";
        settings["Handlers"] = "none";
        settings["Keygen__Webhooks__ShutdownGrace"] = "00:00:20";
        settings["Keygen__Webhooks__TrustRequestUrl"] = "true";
        settings["Keygen__Webhooks__Algorithms__0"] = "rsa-pss-sha256";
        settings["Keygen__Webhooks__PublicKeys__0"] = rsa.ExportSubjectPublicKeyInfoPem();
        return settings;
    }
}
