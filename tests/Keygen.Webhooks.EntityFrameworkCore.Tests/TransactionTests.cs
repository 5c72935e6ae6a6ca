using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What a handler saves and its mark commit together or not at all.</summary>
public sealed class TransactionTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    public static TheoryData<string> EnginesWithMariaDb => TestDatabase.EnginesWithMariaDb;

    public static TheoryData<string, string> Steps
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in new[] { TestDatabase.Sqlite, TestDatabase.Postgres })
            {
                foreach (var step in new[] { "mark", "work", "second statement", "commit" })
                {
                    data.Add(engine, step);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Case", "68")]
    public async Task What_a_handler_saved_is_there_with_its_mark(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);

        (await shop.OrdersAsync()).Should().Equal("paid");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    [Trait("Case", "68")]
    public async Task Whatever_step_fails_neither_is_there_and_the_next_delivery_runs_it(string engine, string step)
    {
        await using var shop = await Shop.OpenAsync(engine);
        shop.Faults.BeforeStatement = text =>
        {
            if (text.StartsWith(step switch { "mark" => "INSERT INTO \"KeygenWebhookMarks\"", "second statement" => "UPDATE", _ => "none" }, StringComparison.Ordinal))
            {
                throw new BrokenConnectionException();
            }
        };
        shop.Faults.BeforeCommit = () =>
        {
            if (step == "commit")
            {
                throw new BrokenConnectionException();
            }
        };

        var result = await shop.RunAsync(async context =>
        {
            await Shop.SaveAsync(context, "half");
            if (step == "work")
            {
                throw new HandlersOwnException();
            }
        });

        result.Status.Should().Be(step == "mark" ? HandlerRunStatus.Unavailable : HandlerRunStatus.Failed);
        (await shop.OrdersAsync()).Should().BeEmpty();
        (await shop.MarksAsync()).Should().Be(0);
        (shop.Faults.BeforeStatement, shop.Faults.BeforeCommit) = (null, null);
        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("paid");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Case", "68")]
    public async Task A_commit_whose_answer_was_lost_is_found_by_its_mark(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        shop.Faults.AfterCommit = static () => throw new BrokenConnectionException();

        (await shop.RunAsync(static context => Shop.SaveAsync(context, "paid"))).Status.Should().Be(HandlerRunStatus.Completed);

        (await shop.OrdersAsync()).Should().Equal("paid");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Case", "72c")]
    public async Task What_one_handler_left_half_done_is_not_committed_by_the_next_ones_save(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        var results = await shop.RunAsync(
            ("added but not saved", static context =>
            {
                context.Orders.Add(new Order { Text = "half", Number = "1" });
                return Task.CompletedTask;
            }),
            ("saved and thrown", static async context =>
            {
                await Shop.SaveAsync(context, "half");
                throw new HandlersOwnException();
            }),
            ("good", static context => Shop.SaveAsync(context, "good")));

        results.Select(static result => result.Status).Should().Equal(HandlerRunStatus.Completed, HandlerRunStatus.Failed, HandlerRunStatus.Completed);
        (await shop.OrdersAsync()).Should().Equal("good");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Open);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    [Trait("Case", "71")]
    public async Task Of_three_handlers_the_one_that_failed_runs_again(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var fails = true;
        (string, Func<ShopContext, Task>)[] handlers =
        [
            ("first", static context => Shop.SaveAsync(context, "first")),
            ("second", context => fails ? throw new HandlersOwnException() : Shop.SaveAsync(context, "second")),
            ("third", static context => Shop.SaveAsync(context, "third")),
        ];
        await shop.RunAsync(handlers);
        fails = false;

        var results = await shop.RunAsync(handlers);

        results.Select(static result => result.Status).Should().Equal(HandlerRunStatus.AlreadyDone, HandlerRunStatus.Completed, HandlerRunStatus.AlreadyDone);
        (await shop.OrdersAsync()).Should().Equal("first", "second", "third");
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Settled);
    }

    [Theory]
    [MemberData(nameof(EnginesWithMariaDb))]
    public async Task Every_row_of_a_settled_event_reads_as_done(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        await shop.RunAsync(("first", static _ => Task.CompletedTask), ("last", static _ => Task.CompletedTask));

        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookMark>().OrderBy(static mark => mark.Handler)
            .Select(static mark => new { mark.Handler, mark.IsDone }).ToArrayAsync()))
            .Should().Equal(new { Handler = "", IsDone = true }, new { Handler = "first", IsDone = true }, new { Handler = "last", IsDone = true });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Failed_runs_are_counted_outside_their_transaction(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        await shop.RunAsync(static _ => throw new HandlersOwnException());
        await shop.RunAsync(static _ => throw new InvalidTimeZoneException("AAAA-BBBB"));

        var attempt = await shop.OnContextAsync(static context => context.Set<KeygenWebhookAttempt>().SingleAsync());

        attempt.Attempts.Should().Be(2);
        attempt.LastErrorType.Should().Be("System.InvalidTimeZoneException");
        attempt.Handler.Should().Be("a");
        (attempt.Registration, attempt.AccountId, attempt.IdempotencyToken).Should().Be((shop.Key.Registration, shop.Key.AccountId, shop.Key.IdempotencyToken));
        (attempt.EventId ?? attempt.EventName ?? attempt.ResourceId).Should().BeNull("the store was given the event's key alone");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_handler_costs_two_statements_in_its_transaction_and_a_query_at_the_claim_where_the_insert_cannot_ask(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        await shop.RunAsync(static _ => Task.CompletedTask);

        shop.Faults.Statements.Select(static statement => statement[..6].ToUpperInvariant())
            .Should().Equal(engine == TestDatabase.Postgres ? ["INSERT", "UPDATE"] : ["SELECT", "INSERT", "UPDATE"]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_second_handler_takes_the_event_over_with_its_mark_in_one_statement_where_there_is_one(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);

        await shop.RunAsync(("first", static _ => Task.CompletedTask), ("last", static _ => Task.CompletedTask));

        shop.Faults.Statements.Select(static statement => statement[..4].ToUpperInvariant())
            .Should().Equal(engine == TestDatabase.Postgres ? ["INSE", "UPDA", "WITH", "UPDA"] : ["SELE", "INSE", "UPDA", "UPDA", "INSE", "UPDA"]);
    }

    [Fact]
    public async Task A_duplicate_costs_an_insert_that_inserts_nothing_and_a_query()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        await shop.RunAsync(static _ => Task.CompletedTask);
        shop.Faults.Statements.Clear();

        (await shop.RunAsync(static _ => throw new InvalidOperationException("This must not run."))).Status.Should().Be(HandlerRunStatus.AlreadyDone);

        shop.Faults.Statements.Select(static statement => statement[..6].ToUpperInvariant()).Should().Equal("INSERT", "SELECT");
    }
}
