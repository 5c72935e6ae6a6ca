using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>A package can fail the start for what is known only when the app is mapped.</summary>
public sealed class StartupChecksTests
{
    [Fact]
    public async Task A_check_that_throws_fails_the_start()
    {
        await using var host = ReceiverHost.Build(static _ => { });
        host.Host.Services.GetRequiredService<StartupChecks>().Add(static _ => Task.FromException(new InvalidOperationException("It shows events to everybody.")));

        (await host.Host.Invoking(static one => one.StartAsync()).Should().ThrowAsync<InvalidOperationException>()).WithMessage("It shows events to everybody.");
    }

    [Fact]
    public async Task A_tool_that_describes_the_app_runs_no_check()
    {
        var ran = false;
        await using var host = ReceiverHost.Build(static _ => { }, services: static services => services.AddSingleton(new DesignTimeTool("ef")));
        host.Host.Services.GetRequiredService<StartupChecks>().Add(_ =>
        {
            ran = true;
            return Task.CompletedTask;
        });

        await host.Host.StartAsync();

        ran.Should().BeFalse();
    }
}
