using Keygen.Webhooks.Tests.Docs;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>A shutdown takes DrainDelay, ShutdownGrace and two seconds; what runs the process may kill it before.</summary>
public sealed class TerminationTests
{
    [Theory]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER", "00:00:05", "00:00:20", "Docker kills the process after 00:00:10")]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER", "00:00:03", "00:00:05", null)]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER KUBERNETES_SERVICE_HOST", "00:00:05", "00:00:20", null)]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER KUBERNETES_SERVICE_HOST", "00:00:05", "00:00:30", "Kubernetes kills the process after 00:00:30")]
    [InlineData("WEBSITE_SITE_NAME", "00:00:05", "00:00:20", "WEBSITES_CONTAINER_STOP_TIME_LIMIT")]
    [InlineData("WEBSITE_SITE_NAME FUNCTIONS_WORKER_RUNTIME", "00:00:05", "00:00:20", null)]
    [InlineData("", "00:10:00", "00:10:00", null)]
    public async Task The_platform_is_recognised_and_its_limit_held_against_the_settings(string variables, string drainDelay, string grace, string? warning)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:DrainDelay"] = drainDelay;
        configuration["Keygen:Webhooks:ShutdownGrace"] = grace;

        var messages = await WarningsAsync(configuration, variables);

        messages.Should().HaveCount(warning is null ? 0 : 1);
        string.Concat(messages).Contains(warning ?? "", StringComparison.Ordinal).Should().BeTrue();
    }

    [Theory]
    [InlineData("00:00:22", 0)] // 20 seconds and two for the last answers
    [InlineData("00:00:21", 1)]
    public async Task A_limit_that_the_settings_name_replaces_the_platform_s(string limit, int warnings)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:TerminationGracePeriod"] = limit;

        (await WarningsAsync(configuration, "K_SERVICE")).Should().HaveCount(warnings);
    }

    [Fact]
    public void The_docs_have_every_platform()
    {
        var page = File.ReadAllText(Path.Combine(Root.Folder, "docs", "health.md"));

        TerminationLimits.Known.Should().OnlyContain(limit => page.Contains($"| {limit.Platform} |") && page.Contains($"{limit.Limit.TotalSeconds} s"));
    }

    private static async Task<string[]> WarningsAsync(Dictionary<string, string?> configuration, string variables)
    {
        await using var host = await ReceiverHost.StartAsync(null, configuration, services => services.AddSingleton(
            new TerminationLimits(name => variables.Split(' ').Contains(name, StringComparer.Ordinal) ? "1" : null)));
        return [.. host.Logs.GetSnapshot().Where(static record => record.Id.Id == 1430).Select(static record => record.Message)];
    }
}
