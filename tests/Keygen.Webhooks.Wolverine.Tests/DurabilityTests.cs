using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wolverine;
using Wolverine.Transports.Local;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>What would lose events in a crash stops the start, with a sentence.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Without_Wolverine_the_app_does_not_start() =>
        (await StartAsync(static _ => { })).Should().Contain("call builder.UseWolverine(opts => …)");

    [Fact]
    public async Task Without_a_message_store_the_app_does_not_start() =>
        (await StartAsync(static builder => builder.UseWolverine(App.Hurry))).Should().Contain("It has no message store: call opts.PersistMessagesWithPostgresql(…)");

    [Theory]
    [InlineData("buffered", "routes KeygenEventMessage to local://memory/, which is not durable: call UseDurableOutbox() on that endpoint; on a local queue, UseDurableInbox().")]
    [InlineData("no agent", "set opts.Durability.Mode to Balanced or Solo")]
    [InlineData("mediator", "set opts.Durability.Mode to Balanced or Solo")]
    public async Task Without_durability_the_app_does_not_start(string configuration, string sentence)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        var message = await StartAsync(builder => builder.UseWolverine(options =>
        {
            App.Hurry(options);
            database.Persist(options);
            switch (configuration)
            {
                case "buffered":
                    options.PublishMessage<KeygenEventMessage>().ToLocalQueue("memory").BufferedInMemory();
                    break;
                case "no agent":
                    options.Durability.DurabilityAgentEnabled = false;
                    break;
                default:
                    options.Durability.Mode = DurabilityMode.MediatorOnly;
                    break;
            }
        }));
        message.Should().StartWith("Wolverine would lose events of Keygen in a crash. ").And.Contain(sentence);
    }

    [Fact]
    public void Delays_must_be_longer_than_zero()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddKeygenWebhooks().RunLaterWithWolverine(static options => options.RetryDelays = [TimeSpan.Zero]);
        using var provider = services.BuildServiceProvider();
        provider.Invoking(static p => p.GetRequiredService<Microsoft.Extensions.Options.IOptions<WolverineRetryOptions>>().Value)
            .Should().Throw<Microsoft.Extensions.Options.OptionsValidationException>().WithMessage("*longer than zero*");
    }

    /// <returns>The message of the exception that stopped the start.</returns>
    private static async Task<string> StartAsync(Action<HostApplicationBuilder> wolverine)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        ((IConfigurationBuilder)builder.Configuration).Add(new ReloadableConfiguration(ReceiverHost.DefaultConfiguration));
        builder.Services.AddLogging();
        builder.Services.AddKeygenWebhooks()
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, execution: HandlerExecution.Later)
            .RunLaterWithWolverine();
        wolverine(builder);
        using var host = builder.Build();
        var start = await host.Invoking(static one => one.StartAsync()).Should().ThrowAsync<InvalidOperationException>();
        await host.StopAsync();
        return start.Which.Message;
    }
}
