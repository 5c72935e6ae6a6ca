using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>One identity: each thing that is known about an event leads to the others.</summary>
public sealed class OneIdentityTests
{
    private readonly ConcurrentQueue<Activity> _spans = new();

    [Fact]
    public async Task From_the_log_line_of_a_failed_handler_to_the_license_the_store_the_trace_and_back_to_running_it()
    {
        var isFixed = false;
        using var listener = Listen();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(
            (_, _) => isFixed ? Task.CompletedTask : throw new InvalidTimeZoneException(), "charge"));
        var testEvent = new TestEvent();
        await host.ReceiveAsync(testEvent);

        // The log line has the license.
        var scope = host.Logs.GetSnapshot().Single(static record => record.Id.Id == 1201).Scopes
            .OfType<IEnumerable<KeyValuePair<string, object?>>>().SelectMany(static one => one).ToDictionary(StringComparer.Ordinal);
        var license = (string)scope["keygen.webhooks.license.id"]!;

        // The license leads to what the store knows, with the same ids.
        var reader = host.Host.Services.GetRequiredService<IEventStateReader>();
        var status = (await reader.ListAsync(new() { LicenseId = license }, default)).Events.Should().ContainSingle().Subject;
        status.Key.Should().Be(new EventKey((string)scope["keygen.webhooks.registration"]!, testEvent.AccountId, (string)scope["keygen.webhooks.event.token"]!));
        status.Identity.Should().Be(new EventIdentity(
            (string)scope["keygen.webhooks.event.id"]!, (string)scope["keygen.webhooks.event"]!, (string)scope["keygen.webhooks.resource.type"]!,
            (string)scope["keygen.webhooks.resource.id"]!, license));
        status.Failures.Should().Equal(new HandlerFailure((string)scope["keygen.webhooks.handler"]!, 1, "System.InvalidTimeZoneException", host.Time.GetUtcNow()));

        // Keygen's id of the event leads to the trace, with the same error.
        var traced = SpansOf(status.Identity!.EventId);
        traced.Select(static span => span.OperationName).Should().BeEquivalentTo("keygen.webhooks.receive", "keygen.webhooks.handle");
        traced.Should().OnlyContain(span => span.GetTagItem("error.type") as string == status.Failures[0].LastErrorType);
        foreach (var (name, value) in scope.Where(static tag => tag.Key != "keygen.webhooks.handler"))
        {
            traced.Should().OnlyContain(span => Equals(span.GetTagItem(name), value), name);
        }

        // Keygen's next delivery runs it.
        isFixed = true;
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await reader.FindAsync(status.Key, default))!.State.Should().Be(EventState.Settled);
        (await reader.ListAsync(new(), default)).Events.Should().BeEmpty();
    }

    [Fact]
    public async Task A_fetched_event_has_the_same_identity_and_nobody_waits_for_its_handler()
    {
        using var listener = Listen();
        ReceiverHost? host = null;
        await using var started = host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(
            (_, _) =>
            {
                host!.Time.Advance(TimeSpan.FromSeconds(20));
                return Task.CompletedTask;
            }, "slow"));
        var testEvent = new TestEvent();

        (await host.Host.Services.GetRequiredService<EventDispatcher>().DispatchAsync(Fetched(testEvent), default)).Outcome.Should().Be(WebhookOutcome.Handled);

        var span = SpansOf(testEvent.Id!).Should().ContainSingle().Subject;
        span.DisplayName.Should().Be("keygen.webhooks.handle license.created");
        var scope = host.Logs.GetSnapshot().Single(static record => record.Id.Id == 1200).Scopes
            .OfType<IEnumerable<KeyValuePair<string, object?>>>().SelectMany(static one => one).ToDictionary(StringComparer.Ordinal);
        scope.Should().HaveCount(8).And.BeEquivalentTo(span.TagObjects.ToDictionary(StringComparer.Ordinal));
        scope["keygen.webhooks.event.token"].Should().Be(testEvent.Token);
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id == 1209);
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Keygen.Webhooks",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>The spans about an event; other tests run beside this one.</summary>
    private Activity[] SpansOf(string eventId) => [.. _spans.Where(span => span.GetTagItem("keygen.webhooks.event.id") is string id && id == eventId)];

    private static KeygenEvent Fetched(TestEvent testEvent)
    {
        using var delivery = JsonDocument.Parse(testEvent.ToBody());
        var body = Encoding.UTF8.GetBytes($$"""{"data":[{{delivery.RootElement.GetProperty("data").GetRawText()}}]}""");
        var response = new VerifiedResponse(new SignedBody(body, testEvent.AccountId, "1.8", ReceiverHost.Start, SignedUrl.Parse("https://api.keygen.sh/v1/webhook-events")));
        EventRecordPage.TryRead(response, out var page, out _).Should().BeTrue();
        EventReader.TryRead(page!.Records.Single(), out var keygenEvent, out _).Should().BeTrue();
        return keygenEvent!;
    }
}
