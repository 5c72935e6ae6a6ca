using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Aspire.Tests;

/// <summary>The app host of samples/Aspire runs, with servers of this machine in place of containers.</summary>
public sealed class RunningAppTests
{
    [Fact]
    public async Task A_command_of_the_fake_raises_an_event_that_the_receiver_handles()
    {
        RedisServer.SkipIfMissing();
        Assert.SkipUnless(PostgresServer.IsInstalled || Environment.GetEnvironmentVariable("CI") is "true", PostgresServer.Missing);
        await using var redis = await RedisServer.LaunchAsync();
        await using var postgres = await PostgresServer.StartNewAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var model = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--ConnectionStrings:redis={redis.Endpoint}", $"--ConnectionStrings:shop={postgres.ConnectionStringTo("shop")}"], deadline.Token);
        await using var app = await model.BuildAsync(deadline.Token);

        await app.StartAsync(deadline.Token);
        await app.Services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync("receiver", deadline.Token);
        using var keygen = app.CreateHttpClient("keygen", "http");
        var raised = await app.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync("keygen", "license.created", deadline.Token);
        raised.Success.Should().BeTrue(raised.Message);
        await Eventually.HoldsAsync(
            async () => (await keygen.GetFromJsonAsync<JsonElement>("/fake/events", deadline.Token)).GetProperty("data")[0].GetProperty("status").GetString() is "DELIVERED",
            "the 200 that follows when both handlers have completed");
    }
}
