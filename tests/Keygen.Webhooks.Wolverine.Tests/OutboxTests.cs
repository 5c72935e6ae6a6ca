using System.Data.Common;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>The hand-over is in the transaction of its mark.</summary>
public sealed class OutboxTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_mark_that_does_not_commit_takes_the_message_with_it(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var commits = new FailingCommits();
        await using var app = await App.StartAsync(
            database, static keygen => keygen.AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later),
            services: services => services.ConfigureDbContext<ShopContext>(options => options.AddInterceptors(commits)));
        var created = new TestEvent();

        commits.Fail = true;
        (await app.ReceiveAsync(created)).StatusCode.Should().Be(503);
        (await app.Messages.Admin.FetchCountsAsync()).Should().Match<global::Wolverine.Logging.PersistedCounts>(counts => counts.Incoming == 0 && counts.Handled == 0);

        commits.Fail = false;
        (await app.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Handled);
        await app.HasEffectsAsync(created.Id!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_inline_handler_that_fails_neither_loses_nor_doubles_the_hand_over(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var fails = true;
        await using var app = await App.StartAsync(database, keygen => keygen
            .AddHandler<LicenseCreated>((_, _) => fails ? throw new InvalidOperationException("not yet") : Task.CompletedTask, "inline")
            .AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later));
        var created = new TestEvent();

        (await app.ReceiveAsync(created)).StatusCode.Should().Be(500);
        await app.HasEffectsAsync(created.Id!);

        fails = false;
        (await app.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Handled);
        await app.IsIdleAsync();
        (await app.EffectsAsync()).Should().ContainSingle();
        (await app.Messages.Admin.FetchCountsAsync()).Handled.Should().Be(1, "one message was handed over");
    }

    /// <summary>Nobody sends the message; the poll finds it, as it does when the commit's outcome stays unknown.</summary>
    [Theory, MemberData(nameof(Engines))]
    public async Task A_message_that_is_not_sent_after_the_commit_is_found(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await App.StartAsync(
            database, static keygen => keygen.AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later),
            services: static services => services.AddTransient<AfterCommit>());
        var created = new TestEvent();

        (await app.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Handled);
        await app.HasEffectsAsync(created.Id!);
    }

    [Fact]
    public async Task Messages_in_another_database_are_stored_before_the_mark()
    {
        await using var marks = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var messages = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await CreateAsync(messages);
        await using var app = await App.StartAsync(
            messages, static keygen => keygen.AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later),
            services: services => services.ConfigureDbContext<ShopContext>(marks.Configure));
        var created = new TestEvent();

        (await app.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Handled);
        await app.HasEffectsAsync(created.Id!);
        app.Logs.GetSnapshot().Should().ContainSingle(static line => line.Id.Id == 9001);
    }

    /// <summary>Wolverine does not create the database.</summary>
    private static async Task CreateAsync(TestDatabase database)
    {
        var options = new DbContextOptionsBuilder<ShopContext>();
        database.Configure(options);
        await using var context = new ShopContext(options.Options);
        await context.Database.EnsureCreatedAsync();
    }

    private sealed class FailingCommits : DbTransactionInterceptor
    {
        public bool Fail { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Fail ? throw new InvalidOperationException("The commit fails.") : new(result);
    }
}
