using Keygen.Webhooks.Engines.Tests.Kit;
using Keygen.Webhooks.Engines.Tests.Pages;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Keygen.Webhooks.Engines.Tests.Engines;

/// <summary>The contract that a reader's own forwarder is held to, for the one of a page.</summary>
// Another test of the collection stops the server.
[Collection("RabbitMQ")]
public sealed class RabbitMqContractTests
{
    public static TheoryData<string> Cases => [.. ForwarderContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_forwarder_and_the_worker_of_the_page_fulfil(string name)
    {
        var settings = await RabbitQueues.EmptyAsync();
        await ForwarderContract.RunAsync(name, new PageProcesses(settings["ConnectionStrings:RabbitMQ"]!));
    }

    /// <summary>Processes with the page's classes, and the registration of the contract.</summary>
    private sealed class PageProcesses(string broker) : ForwarderUnderTest
    {
        private static readonly PageAssembly Page = PageAssembly.Of(EnginePage.Of("rabbitmq"));

        private readonly Dictionary<IServiceProvider, IHost> _hosts = [];

        protected override async Task<IServiceProvider> StartAsync(Func<IServiceCollection, KeygenWebhooksBuilder> register, bool consumes)
        {
            var builder = Host.CreateEmptyApplicationBuilder(new());
            builder.Logging.ClearProviders();
            var rabbit = await (Task<IConnection>)Page.TypeOf("KeygenQueue").GetMethod("ConnectAsync")!.Invoke(null, [broker])!;
            builder.Services.AddSingleton(_ => rabbit);
            register(builder.Services).RunLaterWith(static services =>
                (IKeygenEventForwarder)ActivatorUtilities.CreateInstance(services, Page.Forwarder));
            if (consumes)
            {
                builder.Services.AddSingleton(static services =>
                    (IHostedService)ActivatorUtilities.CreateInstance(services, Page.TypeOf("RabbitWorker")));
            }

            var host = builder.Build();
            _hosts[host.Services] = host;
            await host.StartAsync();
            return host.Services;
        }

        protected override async Task StopAsync(IServiceProvider services)
        {
            _hosts.Remove(services, out var host);
            await host!.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        protected override async Task SendAsync(IServiceProvider services, byte[] json)
        {
            await using var channel = await services.GetRequiredService<IConnection>().CreateChannelAsync();
            await channel.BasicPublishAsync("", "keygen", json);
        }

        protected override async Task<int> CountDeadLettersAsync() => (int)await RabbitQueues.CountAsync("keygen-dead");
    }
}
