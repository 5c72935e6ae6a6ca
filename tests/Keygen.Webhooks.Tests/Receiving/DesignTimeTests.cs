using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>An app that a tool starts at build time, to make its OpenAPI document, say.</summary>
public sealed class DesignTimeTests
{
    [Theory]
    [InlineData("GetDocument.Insider", true)]
    [InlineData("dotnet-swagger", true)]
    [InlineData("ef", true)]
    [InlineData("MyShop", false)]
    [InlineData(null, false)] // this process's own
    public void A_tool_is_known_by_the_entry_assembly(string? entryAssembly, bool isTool)
    {
        var tool = new DesignTimeTool(entryAssembly);

        tool.IsRunning.Should().Be(isTool);
        tool.Name.Should().Be(isTool ? entryAssembly : null);
    }

    [Fact]
    public async Task A_start_by_a_tool_needs_no_settings_says_so_and_warns_of_nothing()
    {
        await using var host = ReceiverHost.Build(static _ => { }, [], static services => services.AddSingleton(new DesignTimeTool("GetDocument.Insider")));

        await host.Host.StartAsync();

        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1409).Which.Message.Should().Contain("GetDocument.Insider");
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task It_stops_without_waiting_for_a_load_balancer()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:DrainDelay"] = "00:00:05";
        await using var host = ReceiverHost.Build(static _ => { }, configuration, static services => services.AddSingleton(new DesignTimeTool("GetDocument.Insider")));
        await host.Host.StartAsync();

        await host.Host.StopAsync(); // its clock stands still

        host.Receiver.IsDraining.Should().BeFalse();
    }
}
