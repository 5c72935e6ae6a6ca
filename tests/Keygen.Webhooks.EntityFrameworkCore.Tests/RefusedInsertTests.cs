using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A mark that the database does not take is told apart from a duplicate by reading.</summary>
public sealed class RefusedInsertTests
{
    [Theory]
    [Trait("Report", "4")]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task It_stops_the_start_and_later_is_answered_503_with_the_databases_own_words_in_the_log(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var host = ReceiverHost.Build(
            static builder => builder.UseEntityFrameworkCore<ShopContext>().AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask),
            services: services => services.AddDbContext<ShopContext>(database.Configure));
        await using (var scope = host.Host.Services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
            await context.Database.EnsureCreatedAsync();
            await context.Database.ExecuteSqlRawAsync(engine == TestDatabase.Sqlite
                ? """CREATE TRIGGER refuse BEFORE INSERT ON "KeygenWebhookMarks" BEGIN SELECT RAISE(ABORT, 'read only'); END"""
                : """ALTER TABLE "KeygenWebhookMarks" ADD CHECK (false)""");
        }

        var start = await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<InvalidOperationException>();
        start.WithMessage("The table KeygenWebhookMarks cannot be inserted into: allow the user of ShopContext to select, insert*");
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Unavailable);

        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Exception != null && record.Message.Contains("store cannot be used")).Which.Exception!.Message.Should().ContainAny("read only", "check constraint");
    }
}
