using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>With the marks in the database, a hand-over and a later handler's work commit with their marks or not at all.</summary>
public sealed class LaterTests
{
    private readonly Faults _faults = new();
    private readonly List<string> _seen = [];
    private KeygenEventMessage? _message;

    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Case", "68")]
    public async Task A_hand_over_commits_with_its_mark_or_not_at_all(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var host = await StartAsync(database);
        var testEvent = new TestEvent();
        _faults.BeforeCommit = static () => throw new BrokenConnectionException();

        var receipt = await host.ReceiveAsync(testEvent);

        (receipt.Outcome, receipt.StatusCode).Should().Be((WebhookOutcome.NotForwarded, 503));
        (await OrdersAsync(host)).Should().BeEmpty();
        _faults.BeforeCommit = null;
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        (await OrdersAsync(host)).Should().Equal("message");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_later_handler_runs_exactly_once_and_its_work_after_the_commit_sees_what_was_committed(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var host = await StartAsync(database);
        (await host.ReceiveAsync(new TestEvent())).StatusCode.Should().Be(200);
        var consumer = host.Host.Services.GetRequiredService<KeygenEventConsumer>();
        _faults.BeforeCommit = static () => throw new BrokenConnectionException();

        await consumer.Awaiting(one => one.ConsumeAsync(_message!)).Should().ThrowAsync<KeygenMessageFailedException>();

        (await OrdersAsync(host)).Should().Equal("message");
        _seen.Should().BeEmpty("nothing was committed");
        _faults.BeforeCommit = null;
        await consumer.ConsumeAsync(_message!);
        await consumer.ConsumeAsync(_message!);
        (await OrdersAsync(host)).Should().Equal("message", "told");
        _seen.Should().Equal("message told");
    }

    private async Task<ReceiverHost> StartAsync(TestDatabase database)
    {
        ReceiverHost? host = null;
        host = ReceiverHost.Build(
            keygen => keygen.UseEntityFrameworkCore<ShopContext>()
                .AddHandler<LicenseCreated>(
                    async (services, _, _) =>
                    {
                        services.GetRequiredService<AfterCommit>().Run(async _ => _seen.Add(string.Join(' ', await OrdersAsync(host!))));
                        await Shop.SaveAsync(services.GetRequiredService<ShopContext>(), "told");
                    },
                    name: "crm", execution: HandlerExecution.Later)
                .RunLaterWith(services => new OrderForwarder(services.GetRequiredService<ShopContext>(), this)),
            services: services => services.AddDbContext<ShopContext>(options =>
            {
                database.Configure(options);
                options.AddInterceptors(_faults);
            }));
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            await database.CreateTablesAsync(scope.ServiceProvider.GetRequiredService<ShopContext>());
        }

        await host.Host.StartAsync();
        return host;
    }

    private static async Task<string[]> OrdersAsync(ReceiverHost host)
    {
        await using var scope = host.Host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ShopContext>().Orders.OrderBy(static order => order.Id).Select(static order => order.Text).ToArrayAsync();
    }

    /// <summary>An outbox in the shop's own database.</summary>
    private sealed class OrderForwarder(ShopContext context, LaterTests test) : IKeygenEventForwarder
    {
        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
        {
            test._message = message;
            return Shop.SaveAsync(context, "message");
        }
    }
}
