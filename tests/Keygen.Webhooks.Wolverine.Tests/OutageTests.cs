using Keygen.Webhooks.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Wolverine;
using Wolverine.RDBMS;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>PostgreSQL is away for a while, and the process lives on: Wolverine recovers messages of dead processes only.</summary>
public sealed class OutageTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    /// <summary>The statement has made this process the owner, and its answer is lost.</summary>
    [Theory]
    [InlineData("queue", "where id = $2 and owner_id = 0")]
    [InlineData("local", "for update of target skip locked")]
    public async Task A_message_whose_claim_had_no_answer_is_sent_when_the_database_is_back(string route, string claim)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var proxy = new CuttingProxy((await TestServers.PostgresAsync()).Port);
        var through = database.Through(proxy);
        await using var app = await App.StartAsync(
            through, static keygen => keygen.AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later),
            wolverine =>
            {
                if (route is "queue")
                {
                    database.UseQueue(wolverine);
                }

                // The poll is not to find the message first.
                wolverine.Durability.ScheduledJobFirstExecution = TimeSpan.FromSeconds(5);
            });
        var created = new TestEvent();

        var cut = proxy.CutAtAnswerTo(claim);
        (await app.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Handled);
        await cut.SoonAsync();
        await Eventually.HoldsAsync(() => app.Logs.GetSnapshot().Any(static line => line.Id.Id == 9002), "the log");
        (await OwnersAsync(database)).Should().Equal(app.Node);
        proxy.Mend();
        await through.DisposeAsync(); // its pool has connections that were cut

        await app.HasEffectsAsync(created.Id!);
        await Eventually.HoldsAsync(async () => await OwnersAsync(database) is [], "no message that waits");
        (await app.EffectsAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_claim_is_released_when_the_database_is_back()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var proxy = new CuttingProxy((await TestServers.PostgresAsync()).Port);
        await using var app = await QuietAppAsync(database.Through(proxy));
        var time = new FakeTimeProvider();
        var message = NewMessage();
        await app.Messages.Outbox.StoreOutgoingAsync(message, app.Node);

        proxy.Cut();
        ClaimsOf(app, time).Release((IMessageDatabase)app.Messages, app.Node, [], [message]);
        for (var second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        (await OwnersAsync(database)).Should().Equal(app.Node);
        proxy.Mend();
        await time.UntilAsync(Eventually.HoldsAsync(async () => await OwnersAsync(database) is [0], "the release"), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_database_that_is_away_holds_up_no_claim_of_another()
    {
        await using var away = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var proxy = new CuttingProxy((await TestServers.PostgresAsync()).Port);
        await using var appOfAway = await QuietAppAsync(away.Through(proxy));
        await using var there = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var app = await QuietAppAsync(there);
        var (stays, goes) = (NewMessage(), NewMessage());
        await appOfAway.Messages.Outbox.StoreOutgoingAsync(stays, appOfAway.Node);
        await app.Messages.Outbox.StoreOutgoingAsync(goes, app.Node);
        var time = new FakeTimeProvider();
        var claims = ClaimsOf(app, time);

        proxy.Cut();
        claims.Release((IMessageDatabase)appOfAway.Messages, appOfAway.Node, [], [stays]);
        claims.Release((IMessageDatabase)app.Messages, app.Node, [], [goes]);

        await time.UntilAsync(Eventually.HoldsAsync(async () => await OwnersAsync(there) is [0], "the release"), TimeSpan.FromSeconds(1));
        (await OwnersAsync(away)).Should().Equal(appOfAway.Node);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Only_what_waits_and_is_of_this_process_is_released(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var app = await QuietAppAsync(database);
        var time = new FakeTimeProvider();
        var (mine, handled, other) = (NewMessage(), NewMessage(), NewMessage());
        (mine.OwnerId, handled.OwnerId, other.OwnerId) = (app.Node, app.Node, app.Node + 1);
        foreach (var message in (Envelope[])[mine, handled, other])
        {
            message.Status = EnvelopeStatus.Incoming;
            await app.Messages.Inbox.StoreIncomingAsync(message);
            await app.Messages.Outbox.StoreOutgoingAsync(message, message.OwnerId);
        }

        await app.Messages.Inbox.MarkIncomingEnvelopeAsHandledAsync(handled);
        await app.Messages.Outbox.DeleteOutgoingAsync(handled);
        var whoHandled = OwnersOf(await app.Messages.Admin.AllIncomingAsync()).Single(one => one.Id == handled.Id).Owner;

        ClaimsOf(app, time).Release((IMessageDatabase)app.Messages, app.Node, [mine, handled, other], [mine, handled, other]);
        await time.UntilAsync(
            Eventually.HoldsAsync(async () => (await app.Messages.Admin.AllOutgoingAsync()).Any(static one => one.OwnerId == 0), "the release"),
            TimeSpan.FromSeconds(1));

        OwnersOf(await app.Messages.Admin.AllOutgoingAsync()).Should().BeEquivalentTo([(mine.Id, 0), (other.Id, app.Node + 1)]);
        OwnersOf(await app.Messages.Admin.AllIncomingAsync()).Should().BeEquivalentTo([(mine.Id, 0), (handled.Id, whoHandled), (other.Id, app.Node + 1)]);
    }

    /// <summary>It polls nothing, so that what is released stays so.</summary>
    private static Task<App> QuietAppAsync(TestDatabase database) => App.StartAsync(
        database, static _ => { }, static wolverine => wolverine.Durability.ScheduledJobFirstExecution = TimeSpan.FromHours(1));

    private static UncertainClaims ClaimsOf(App app, TimeProvider time) => new(time, app.Services.GetRequiredService<IHostApplicationLifetime>());

    private static Envelope NewMessage() => new()
    {
        Id = Guid.NewGuid(), Destination = new("local://nobody"), Data = [1], MessageType = "nothing", ContentType = "text/plain",
    };

    private static IEnumerable<(Guid Id, int Owner)> OwnersOf(IEnumerable<Envelope> messages) => messages.Select(static one => (one.Id, one.OwnerId));

    /// <summary>The owners of the messages that wait, on another way to the database.</summary>
    private static async Task<int[]> OwnersAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select owner_id from wolverine.wolverine_outgoing_envelopes
            union all select owner_id from wolverine.wolverine_incoming_envelopes where status = 'Incoming'
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        var owners = new List<int>();
        while (await reader.ReadAsync())
        {
            owners.Add(reader.GetInt32(0));
        }

        return [.. owners];
    }
}
