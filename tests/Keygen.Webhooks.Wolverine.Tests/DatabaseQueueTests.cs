using System.Data.Common;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using Wolverine.Runtime;
using Wolverine.Runtime.Routing;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>Wolverine's queues in a database. They refuse a message that the outbox no longer has.</summary>
public sealed class DatabaseQueueTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_message_that_was_sent_already_does_not_stop_those_behind_it(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await App.StartAsync(
            database, static keygen => keygen.AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later), database.UseQueue);
        var runtime = app.Services.GetRequiredService<IWolverineRuntime>();
        var queue = runtime.RoutingFor(typeof(KeygenEventMessage)).Routes.OfType<MessageRoute>().Single().Sender;
        var created = new TestEvent();

        await queue.EnqueueOutgoingAsync(new("sent already") { Destination = queue.Destination, WasPersistedInOutbox = true });

        queue.Latched.Should().BeFalse("sending does not pause");
        (await app.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Handled);
        await app.HasEffectsAsync(created.Id!);
        await app.IsIdleAsync();
    }

    /// <summary>The poll may have found the message in the moment after the commit.</summary>
    [Theory, MemberData(nameof(Engines))]
    public async Task A_message_that_another_has_taken_is_left_to_it(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var other = new TakesAtCommit();
        await using var app = await App.StartAsync(
            database, static keygen => keygen.AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later), database.UseQueue,
            services: services => services.ConfigureDbContext<ShopContext>(options => options.AddInterceptors(other)));
        TestEvent[] events = [new(), new()];

        other.Owner = app.Services.GetRequiredService<IWolverineRuntime>().DurabilitySettings.AssignedNodeNumber;
        (await app.ReceiveAsync(events[0])).Outcome.Should().Be(WebhookOutcome.Handled);
        other.Owner = null;
        (await app.ReceiveAsync(events[1])).Outcome.Should().Be(WebhookOutcome.Handled);
        await app.HasEffectsAsync(events[1].Id!); // sent after the first would have been: both are about one license
        (await app.Messages.Admin.FetchCountsAsync()).Outgoing.Should().Be(1);
    }

    private sealed class TakesAtCommit : DbTransactionInterceptor
    {
        public int? Owner { get; set; }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (Owner is { } owner)
            {
                var table = transaction.Connection is Microsoft.Data.Sqlite.SqliteConnection ? "wolverine_outgoing_envelopes" : "wolverine.wolverine_outgoing_envelopes";
                await using var command = transaction.Connection!.CreateCommand();
                (command.Transaction, command.CommandText) = (transaction, $"update {table} set owner_id = {owner}");
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            return result;
        }
    }
}
