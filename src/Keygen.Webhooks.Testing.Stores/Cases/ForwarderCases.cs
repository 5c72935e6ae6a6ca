using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>What a forwarder and its engine must do.</summary>
internal static class ForwarderCases
{
    public static readonly ContractCase<ForwarderHarness>[] All =
    [
        new("A message is stored when ForwardAsync returns", Durable),
        new("A message whose handler fails is delivered again", Redelivered),
        new("A message that is rejected is put aside at once, and the others are handled", Poisoned),
        new("A message that a worker leaves unfinished is delivered to the next one", Restarted),
        new("Messages of one license are handled one after another, in their order", InOrder),
        new("A message of an older version is handled", Older),
    ];

    private static async Task Durable(ForwarderHarness harness)
    {
        var receiver = await harness.StartProcessAsync(consumes: false);
        await harness.DeliverAsync(receiver, "1");
        await harness.StopProcessAsync(receiver);

        await harness.StartProcessAsync(consumes: true);

        await harness.CompletedAsync("1");
    }

    private static async Task Redelivered(ForwarderHarness harness)
    {
        var attempts = 0;
        harness.Work = (_, _) => Interlocked.Increment(ref attempts) < 3 ? throw new IOException("The handler of the case fails.") : Task.CompletedTask;

        await harness.DeliverAsync(await harness.StartProcessAsync(consumes: true), "1");

        await harness.CompletedAsync("1");
        attempts.MustBe(3, "the number of attempts");
        (await harness.Subject.CountDeadLettersAsync()).MustBe(0, "the number of dead letters");
    }

    private static async Task Poisoned(ForwarderHarness harness)
    {
        var worker = await harness.StartProcessAsync(consumes: true);
        await harness.Subject.SendAsync(worker, Change(await harness.MessageAsync("altered"), static json => json["eventName"] = "license.created"));
        await harness.DeliverAsync(worker, "1");

        await harness.CompletedAsync("1");
        var dead = 0;
        for (var waited = Stopwatch.StartNew(); dead == 0 && waited.Elapsed < harness.Subject.Patience; await WaitExtensions.PauseAsync(20))
        {
            dead = await harness.Subject.CountDeadLettersAsync();
        }

        dead.MustBe(1, "the number of dead letters");
        harness.Logs.Count(LogRecorder.MessageRejected).MustBe(1, "the number of attempts for a message that is rejected");
    }

    private static async Task Restarted(ForwarderHarness harness)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Work = (_, ct) =>
        {
            reached.TrySetResult();
            return WaitExtensions.ForEverAsync(ct);
        };
        var worker = await harness.StartProcessAsync(consumes: true);
        await harness.DeliverAsync(worker, "1");
        await reached.Task.WithinTimeoutAsync("the handler to start");
        harness.Work = static (_, _) => Task.CompletedTask;

        await harness.StopProcessAsync(worker);
        await harness.StartProcessAsync(consumes: true);

        await harness.CompletedAsync("1");
    }

    private static async Task InOrder(ForwarderHarness harness)
    {
        if (!harness.Subject.KeepsOrder)
        {
            return;
        }

        string[] ids = [.. Enumerable.Range(1, 12).Select(static number => $"{number:00}")];
        var (running, together) = (new ConcurrentDictionary<string, int>(StringComparer.Ordinal), 0);
        harness.Work = async (keygenEvent, _) =>
        {
            var license = LicenseOf(keygenEvent.Id);
            Interlocked.CompareExchange(ref together, running.AddOrUpdate(license, 1, static (_, now) => now + 1) > 1 ? 1 : 0, 0);
            await WaitExtensions.PauseAsync(keygenEvent.Id is "01" or "02" ? 200 : 5);
            running.AddOrUpdate(license, 0, static (_, now) => now - 1);
        };
        var receiver = await harness.StartProcessAsync(consumes: true);
        foreach (var id in ids)
        {
            await harness.DeliverAsync(receiver, id, LicenseOf(id));
        }

        await harness.CompletedAsync(ids);
        together.MustBe(0, "the number of licenses with two messages at once");
        foreach (var license in ids.GroupBy(LicenseOf))
        {
            string.Join(' ', harness.Completed.Where(id => LicenseOf(id) == license.Key)).MustBe(string.Join(' ', license), "the order of a license's messages");
        }

        static string LicenseOf(string id) => id[1] % 2 == 0 ? "even" : "odd";
    }

    private static async Task Older(ForwarderHarness harness)
    {
        var worker = await harness.StartProcessAsync(consumes: true);
        await harness.Subject.SendAsync(worker, Change(await harness.MessageAsync("1"), static json =>
        {
            json.Remove("handlers");
            json.Remove("traceParent");
            json["aMemberThatWentAway"] = 1;
        }));

        await harness.CompletedAsync("1");
    }

    private static byte[] Change(byte[] message, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(message)!.AsObject();
        change(json);
        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }
}
