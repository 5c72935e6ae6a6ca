using System.Diagnostics;
using System.Diagnostics.Metrics;
using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>A message belongs to the trace of its delivery, and is counted.</summary>
public sealed class MessageTelemetryTests : IDisposable
{
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public MessageTelemetryTests()
    {
        _listener = new()
        {
            ShouldListenTo = static source => source.Name == "Keygen.Webhooks",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_spans)
                {
                    _spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task A_message_continues_the_trace_of_its_delivery_and_is_linked_with_it_in_an_engines_own()
    {
        await using var later = await LaterHost.StartAsync(static keygen =>
            keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, name: "crm", execution: HandlerExecution.Later));
        var testEvent = new TestEvent();
        var message = await later.HandOverAsync(testEvent);
        var delivery = SpansOf(testEvent).Single(static span => span.OperationName == "keygen.webhooks.receive");

        await later.ConsumeAsync(message);
        using (var engine = new Activity("engine").Start())
        {
            await later.ConsumeAsync(message);
        }

        message.TraceParent.Should().Contain(delivery.TraceId.ToString());
        var consumed = SpansOf(testEvent).Where(static span => span.OperationName == "keygen.webhooks.consume").ToArray();
        consumed.Select(static span => span.Kind).Should().Equal(ActivityKind.Consumer, ActivityKind.Consumer);
        consumed[0].TraceId.Should().Be(delivery.TraceId);
        consumed[1].TraceId.Should().NotBe(delivery.TraceId);
        consumed[1].Links.Should().ContainSingle().Which.Context.TraceId.Should().Be(delivery.TraceId);
        SpansOf(testEvent).Should().Contain(span => span.ParentId == consumed[0].Id && (string?)span.GetTagItem("keygen.webhooks.handler") == "crm");
    }

    [Fact]
    public async Task Messages_are_counted_by_outcome_with_the_time_they_waited()
    {
        await using var later = await LaterHost.StartAsync(static keygen =>
            keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, execution: HandlerExecution.Later));
        var meters = later.Host.Host.Services.GetRequiredService<IMeterFactory>();
        using var counted = new MetricCollector<long>(meters, "Keygen.Webhooks", "keygen.webhooks.messages");
        using var ages = new MetricCollector<double>(meters, "Keygen.Webhooks", "keygen.webhooks.message.age");
        var message = await later.HandOverAsync(new());
        later.Host.Time.Advance(TimeSpan.FromSeconds(90));

        await later.ConsumeAsync(message);
        await later.ConsumeAsync(message);
        await later.Awaiting(static one => one.Consumer.ConsumeAsync("{}"u8.ToArray())).Should().ThrowAsync<KeygenMessageRejectedException>();

        counted.GetMeasurementSnapshot().Select(static one => one.Tags["keygen.webhooks.outcome"]).Should().Equal("handled", "duplicate", "malformed");
        ages.GetMeasurementSnapshot().Select(static one => one.Value).Should().Equal(90, 90);
    }

    public void Dispose() => _listener.Dispose();

    private Activity[] SpansOf(TestEvent testEvent)
    {
        lock (_spans)
        {
            return [.. _spans.Where(span => (string?)span.GetTagItem("keygen.webhooks.event.token") == testEvent.Token)];
        }
    }
}
