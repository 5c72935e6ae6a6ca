using Keygen.Webhooks.Api;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests.Operations;

/// <summary>The recipes about events and handlers, with the requests and the SQL as they stand on the page.</summary>
public sealed class OperationsPageTests
{
    private const string Charge = "MyApp.ChargeLicensee:LicenseCreated";
    private const string Mail = "MyApp.MailLicensee:LicenseCreated";
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";
    private const string Token = "9f86d081884c7d659a2feaa0c55ad015v3";
    private const string EventId = "5d1f0f4e-8f0b-4c5e-9a57-0c8d2f6b7a31";
    private const string FailingSql = "**Find what failed.**";
    private const string LicenseSql = "**What failed here**";

    private static DateTimeOffset Day => OperationsScene.Day;

    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Fact]
    public void The_endpoints_of_the_page_are_those_of_these_tests()
    {
        var source = File.ReadAllLines(Path.Combine(
            OperationsPage.Root, "tests", "Keygen.Webhooks.EntityFrameworkCore.Tests", "Operations", "OperatedApp.cs")).Select(static line => line.Trim());

        OperationsPage.CodeAfter("## How do I get at").Select(static line => line.Replace(".RequireAuthorization()", "", StringComparison.Ordinal))
            .Except(source, StringComparer.Ordinal).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"name":"x","mode":"BackFill","eventsId":"a"}""", "'eventsId'")]
    [InlineData("""{"name":"x","mode":"BackFill","handler":["a"]}""", "'handler'")]
    [InlineData("""{"mode":"BackFill"}""", "'name'")]
    [InlineData("""{"name":"x","mode":"Back"}""", "$.mode")]
    [InlineData("""{"name":"x","mode":"BackFill","handlers":["gone"]}""", "There is no handler named 'gone'")]
    [InlineData("""{"name":"x","mode":"BackFill","status":"LOST"}""", "The Status of a replay must be one of")]
    [InlineData("{", "JSON")]
    public async Task A_request_that_is_wrong_is_refused_with_a_sentence_and_runs_nothing(string json, string says)
    {
        await using var scene = await OperationsScene.StartAsync(TestDatabase.Sqlite);
        await using var app = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge));
        scene.Keygen.Record(KeygenEventBuilder.Of<LicenseCreated>().WithCreated(Day));

        foreach (var path in new[] { "/admin/replay", "/admin/replay/plan" })
        {
            var (status, problem) = await app.RefusedAsync(path, json);
            status.Should().Be(400);
            problem.GetProperty("detail").GetString().Should().Contain(says);
        }

        (await app.OrdersAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_store_or_Keygen_refuses_is_said_too()
    {
        await using var scene = await OperationsScene.StartAsync(TestDatabase.Sqlite);
        await using var app = await scene.DeployAsync(static builder => builder.Services.PostConfigure<KeygenApiOptions>(static options => options.ApiToken = "another"));
        var (status, problem) = await app.RefusedAsync("/admin/failing?cursor=x");
        status.Should().Be(400);
        problem.GetProperty("detail").GetString().Should().Contain("cursor");

        (status, problem) = await app.RefusedAsync($"/admin/licenses/{License}/events");
        (status, problem.GetProperty("code").GetString()).Should().Be((502, "TOKEN_INVALID"));
        problem.GetProperty("detail").GetString().Should().Contain("401");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_handler_was_broken_for_a_day_and_its_events_are_found_and_run_again(string engine)
    {
        await using var scene = await OperationsScene.StartAsync(engine);
        FakeWebhookEvent[] rows;
        await using (var broken = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Fails, Charge).AddHandler<LicenseCreated>(Saves(Mail), Mail)))
        {
            rows = [.. new[] { 8, 9, 10 }.Select(hour => scene.Raise(Day.AddHours(hour), change => change.WithResourceId(hour == 8 ? License : $"{Guid.NewGuid()}")))];
            await scene.Keygen.WaitForAsync(_ => rows.All(static row => row.Status == FakeEventStatus.Failed));

            (await broken.QueryAsync(OperationsPage.SqlAfter(FailingSql))).Should().ContainSingle().Which.Take(3).Select(static value => $"{value}")
                .Should().Equal(Charge, typeof(HandlersOwnException).FullName, "3");
            (await broken.GetAsync("/admin/failing")).GetProperty("events").GetArrayLength().Should().Be(3);
            (await broken.GetAsync($"/admin/failing?license={License}")).GetProperty("events").EnumerateArray().Should().ContainSingle()
                .Which.GetProperty("identity").GetProperty("eventId").GetString().Should().Be(rows[0].Id);
            (await broken.QueryAsync(OperationsPage.SqlAfter(LicenseSql))).Should().ContainSingle().Which.Select(static value => $"{value}").ToArray()
                .Should().StartWith(["license.created", rows[0].Id, Charge, "16"]).And.Match(static row => IsTrue(row.Last()) == false);
        }

        await using var app = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge).AddHandler<LicenseCreated>(Saves(Mail), Mail));
        var request = OperationsPage.RequestAfter("**Run it again.**");
        request.Path.Should().Be("/admin/replay/plan");

        var plan = (await app.PostAsync(request)).Trim();
        plan.Split('\n').Should().HaveCount(2).And.OnlyContain(static line => OperationsPage.Text.Contains($"    {line.TrimEnd()}\n"), "the page shows it");
        (await app.ReplayAsync(request)).ToString().Should().Contain("\"isComplete\":true").And.Contain("\"handled\":3");

        (await app.OrdersAsync()).Should().HaveCount(6).And.OnlyHaveUniqueItems("each handler ran once for each event");
        (await app.QueryAsync(OperationsPage.SqlAfter(FailingSql))).Should().BeEmpty();
        (await app.GetAsync("/admin/failing")).GetProperty("events").GetArrayLength().Should().Be(0);
        (await app.QueryAsync(OperationsPage.SqlAfter(LicenseSql))).Should().ContainSingle().Which.Last().Should().Match(static value => IsTrue(value));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_event_runs_one_handler_again_and_the_database_says_so(string engine)
    {
        await using var scene = await OperationsScene.StartAsync(engine);
        await using var app = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge).AddHandler<LicenseCreated>(Saves(Mail), Mail));
        await scene.DeliveredAsync(change => change.WithId(EventId).WithIdempotencyToken(Token));
        await scene.DeliveredAsync();
        var request = OperationsPage.RequestAfter("## How do I run one event again?");

        (await app.PostAsync(request)).Should().Contain("\"handled\":1");
        (await app.PostAsync(request)).Should().Contain("\"handled\":0", "the name is used up");

        (await app.OrdersAsync()).Should().BeEquivalentTo([.. scene.SavedOnce(Charge, Mail), $"{Charge} {Token} again"]);
        (await app.QueryAsync(OperationsPage.SqlAfter("**What has run for one event?**"))).Select(static row => $"{row[0]} {row[1]} {IsTrue(row[2])}")
            .Should().BeEquivalentTo(
                $"{Token}  True", $"{Token} {Charge} True", $"{Token} {Mail} True", $"replay:ticket 4711:{Token}  True", $"replay:ticket 4711:{Token} {Charge} True");
        (await app.QueryAsync(OperationsPage.SqlAfter("**Which handlers has this database seen?**"))).Select(static row => $"{row[0]} {row[1]}")
            .Should().Equal($"{Charge} 2", $"{Mail} 2");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_replay_of_what_is_failing_runs_nothing_else(string engine)
    {
        await using var scene = await OperationsScene.StartAsync(engine);
        FakeWebhookEvent failing;
        await using (await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Fails, Charge)))
        {
            failing = scene.Raise(Day);
            await scene.Keygen.WaitForAsync(_ => failing.Status == FakeEventStatus.Failed);
        }

        await using var app = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge));
        await scene.DeliveredAsync();
        scene.Keygen.Record(KeygenEventBuilder.Of<LicenseCreated>().WithCreated(Day));
        const string Request = """{"name":"what fails","mode":"BackFill","state":"Failing"}""";

        (await app.PostAsync(("/admin/replay/plan", Request))).Should().StartWith("1 event would run").And.Contain("0 are done already");
        (await app.ReplayAsync(("", Request))).ToString().Should().Contain("\"handled\":1").And.Contain("\"matched\":1");

        (await app.OrdersAsync()).Should().HaveCount(2).And.Contain($"{Charge} {failing.IdempotencyToken}");
    }

    [Fact]
    public async Task What_happened_to_a_license_is_told_by_Keygen_and_by_the_store()
    {
        await using var scene = await OperationsScene.StartAsync(TestDatabase.Sqlite);
        await using var app = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge).AddHandler<MachineCreated>(Fails, "fails"));
        await scene.DeliveredAsync(static change => change.WithResourceId(License));
        await scene.DeliveredAsync();
        var machine = scene.Keygen.Raise<MachineCreated>(static change => change.WithCreated(Day).WithRelationship("license", License)).Single();
        await scene.Keygen.WaitForAsync(_ => machine.Status == FakeEventStatus.Failed);
        scene.Keygen.Record(KeygenEventBuilder.Of<LicenseExpired>().WithCreated(Day).WithResourceId(License));

        var events = (await app.GetAsync($"/admin/licenses/{License}/events")).EnumerateArray().ToDictionary(static one => one.GetProperty("name").GetString()!);

        events.Keys.Should().BeEquivalentTo("license.created", "machine.created", "license.expired");
        events["license.created"].GetProperty("status").GetString().Should().Be("DELIVERED");
        events["license.created"].GetProperty("here").GetProperty("completed").ToString().Should().Be($"[\"{Charge}\"]");
        events["machine.created"].GetProperty("here").GetProperty("failures")[0].GetProperty("handler").GetString().Should().Be("fails");
        events["license.expired"].GetProperty("here").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_renamed_handler_does_not_run_again_and_the_start_says_what_was_forgotten()
    {
        await using var scene = await OperationsScene.StartAsync(TestDatabase.Sqlite);
        FakeWebhookEvent row;
        await using (await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge).AddHandler<LicenseCreated>(Fails, Mail)))
        {
            row = scene.Raise(Day);
            await scene.Keygen.WaitForAsync(_ => row.Status == FakeEventStatus.Failed);
        }

        await using (var forgotten = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves("new"), "new").AddHandler<LicenseCreated>(Saves(Mail), Mail)))
        {
            await LoggedAsync(forgotten, 1311, Charge);
        }

        await using var app = await scene.DeployAsync(
            static builder => builder.AddHandler<LicenseCreated>(Saves("new"), "new", formerNames: [Charge]).AddHandler<LicenseCreated>(Saves(Mail), Mail));
        await LoggedAsync(app, 1314, Charge);

        var again = scene.Keygen.Retry(row);
        await scene.Keygen.WaitForAsync(_ => again.Status == FakeEventStatus.Delivered);

        (await app.OrdersAsync()).Should().BeEquivalentTo($"{Charge} {row.IdempotencyToken}", $"{Mail} {row.IdempotencyToken}");
        OperationsPage.CodeAfter("## How do I rename a handler?").Last().Should().Contain($"formerNames: [\"{Charge}\"]");
    }

    [Fact]
    public async Task A_new_handler_is_named_at_the_start_and_back_filled_once()
    {
        await using var scene = await OperationsScene.StartAsync(TestDatabase.Sqlite);
        await using (await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge)))
        {
            await scene.DeliveredAsync();
            await scene.DeliveredAsync();
        }

        await using var app = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge).AddHandler<LicenseCreated>(Saves(Mail), Mail));
        await LoggedAsync(app, 1312, Mail);
        await scene.DeliveredAsync();
        var request = OperationsPage.RequestAfter("## How do I add a handler");

        (await app.PostAsync(request, "/admin/replay/plan")).Should().StartWith("2 events would run").And.Contain("1 is done already");
        (await app.PostAsync(request)).Should().Contain("\"handled\":2").And.Contain("\"isComplete\":true");
        (await app.PostAsync(request)).Should().Contain("\"handled\":0");

        (await app.OrdersAsync()).Select(static text => text.Replace(" again", "", StringComparison.Ordinal))
            .Should().BeEquivalentTo(scene.SavedOnce(Charge, Mail));
    }

    /// <summary>With no proxy that holds deliveries back, and a server that is gone before the next one is there.</summary>
    [Fact]
    public async Task A_deploy_ends_what_runs_refuses_the_rest_with_503_and_the_next_server_handles_it()
    {
        await using var scene = await OperationsScene.StartAsync(TestDatabase.Sqlite, retryDelay: TimeSpan.FromMinutes(10));
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        FakeWebhookEvent running;
        FakeWebhookEvent refused;
        await using (var old = await scene.DeployAsync(builder => builder.Configure(static options => options.DrainDelay = TimeSpan.FromSeconds(5))
            .AddHandler<LicenseCreated>(
                async (services, e, ct) =>
                {
                    begun.TrySetResult();
                    await mayEnd.Task;
                    await Saves(Charge)(services, e, ct);
                },
                Charge)))
        {
            running = scene.Raise(Day);
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            var stopping = old.StopAsync();
            await LoggedAsync(old, 1404, "");
            refused = scene.Raise(Day);
            await scene.Keygen.WaitForAsync(_ => refused.Status == FakeEventStatus.Failing);
            stopping.IsCompleted.Should().BeFalse("it still answers");
            mayEnd.SetResult();
            await scene.Keygen.WaitForAsync(_ => running.Status == FakeEventStatus.Delivered);
            await scene.Time.UntilAsync(stopping, TimeSpan.FromSeconds(1));
        }

        await using var app = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Saves(Charge), Charge));
        scene.Time.Advance(TimeSpan.FromMinutes(10));
        await scene.Keygen.WaitForAsync(_ => refused.Status == FakeEventStatus.Delivered);

        refused.Attempts.Select(static attempt => attempt.StatusCode).Should().Equal(503, 200);
        running.Attempts.Should().ContainSingle();
        (await app.OrdersAsync()).Should().BeEquivalentTo(scene.SavedOnce(Charge));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task All_the_SQL_runs_and_finds_what_Keygen_delivers_no_more(string engine)
    {
        await using var scene = await OperationsScene.StartAsync(engine);
        await using var app = await scene.DeployAsync(static builder => builder.AddHandler<LicenseCreated>(Fails, Charge));
        var old = scene.Raise(scene.Time.GetUtcNow());
        await scene.Keygen.WaitForAsync(_ => old.Status == FakeEventStatus.Failed);
        scene.Time.Advance(TimeSpan.FromDays(2));
        var recent = scene.Raise(scene.Time.GetUtcNow());
        await scene.Keygen.WaitForAsync(_ => recent.Status == FakeEventStatus.Failed);

        (await app.QueryAsync(OperationsPage.SqlAfter("**What does Keygen deliver no more?**").Replace("2026-11-26", "2026-11-29", StringComparison.Ordinal)))
            .Should().ContainSingle().Which[0].Should().Be(old.Id);
        foreach (var sql in OperationsPage.Sql)
        {
            await app.Invoking(one => one.QueryAsync(sql)).Should().NotThrowAsync();
        }
    }

    private static bool IsTrue(object? value) => $"{value}" is "1" or "True";

    private static Task Fails(KeygenEvent keygenEvent, CancellationToken cancellationToken) => throw new HandlersOwnException();

    private static Func<IServiceProvider, LicenseCreated, CancellationToken, Task> Saves(string handler) => (services, e, _) =>
        Shop.SaveAsync(services.GetRequiredService<ShopContext>(), $"{handler} {e.IdempotencyToken}{(e.IsReplay && e.ReplayName is "ticket 4711" ? " again" : "")}");

    private static Task LoggedAsync(OperatedApp app, int id, string handler) => FakeClock.EventuallyAsync(
        () => app.Logs.GetSnapshot().Any(line => line.Id.Id == id && line.Message.Contains(handler, StringComparison.Ordinal)), $"the line {id}");
}
