using Keygen.Webhooks.Forwarding;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>A delivery is answered 200 when the engine has it, and is handed over once.</summary>
public sealed class HandOverTests
{
    private readonly List<string> _runs = [];

    [Fact]
    public async Task A_delivery_is_handed_over_before_the_inline_handlers_run_and_its_later_handler_does_not_run()
    {
        await using var later = await LaterHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(Run("later"), name: "crm", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>(Run("inline"), name: "mark"));
        later.Engine.Refusal = ct => Run("handed over")(null!, ct);
        var testEvent = new TestEvent();

        var receipt = await later.Host.ReceiveAsync(testEvent);

        receipt.Outcome.Should().Be(WebhookOutcome.Handled);
        receipt.Handlers.Select(static one => one.Handler).Should().Equal(HandlerNames.Forward, "mark");
        _runs.Should().Equal("handed over", "inline");
        var message = later.Engine.Messages.Should().ContainSingle().Subject;
        message.IdempotencyToken.Should().Be(testEvent.Token);
        message.Handlers.Should().Equal("crm");
        message.Body.ToArray().Should().Equal(testEvent.ToBody());
        (await later.Store.FindAsync(LaterHost.KeyOf(testEvent), default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task A_hand_over_that_fails_is_answered_503_and_not_marked()
    {
        await using var later = await LaterHost.StartAsync(keygen =>
            keygen.AddHandler<LicenseCreated>(Run("later"), name: "crm", execution: HandlerExecution.Later));
        later.Engine.Refusal = static _ => throw new IOException("no broker");
        var testEvent = new TestEvent();

        var receipt = await later.Host.ReceiveAsync(testEvent);

        (receipt.Outcome, receipt.StatusCode).Should().Be((WebhookOutcome.NotForwarded, 503));
        (await later.Store.FindAsync(LaterHost.KeyOf(testEvent), default)).Should().NotBe(EventState.Settled);
        (await later.Store.FindCompletedAsync(LaterHost.KeyOf(testEvent), [HandlerNames.Forward], default)).Should().BeEmpty();
        later.Host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1210).Which.Exception.Should().BeOfType<IOException>();

        later.Engine.Refusal = null;
        (await later.Host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        later.Engine.Messages.Should().ContainSingle();
        (await later.Host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        later.Engine.Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task An_inline_handler_that_fails_does_not_have_the_event_handed_over_again()
    {
        var fails = true;
        await using var later = await LaterHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(Run("later"), name: "crm", execution: HandlerExecution.Later)
            .AddHandler<LicenseCreated>((_, _) => fails ? throw new IOException("no") : Run("inline")(null!, default), name: "mark"));
        var testEvent = new TestEvent();

        (await later.Host.ReceiveAsync(testEvent)).StatusCode.Should().Be(500);
        fails = false;
        (await later.Host.ReceiveAsync(testEvent)).StatusCode.Should().Be(200);

        later.Engine.Messages.Should().ContainSingle();
        _runs.Should().Equal("inline");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_given_up_at_the_timeout_with_503()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:HandlerTimeout"] = "00:00:05";
        await using var later = await LaterHost.StartAsync(
            keygen => keygen.AddHandler<LicenseCreated>(Run("later"), execution: HandlerExecution.Later), configuration: configuration);
        var reached = new TaskCompletionSource();
        later.Engine.Refusal = ct =>
        {
            reached.SetResult();
            return Task.Delay(Timeout.Infinite, ct);
        };

        var receiving = later.Host.ReceiveAsync(new TestEvent());
        await reached.Task;
        later.Host.Time.Advance(TimeSpan.FromSeconds(5));

        (await receiving).Outcome.Should().Be(WebhookOutcome.NotForwarded);
    }

    [Fact]
    public async Task Events_can_be_handed_over_without_a_handler_and_others_are_not()
    {
        await using var later = await LaterHost.StartAsync(static keygen => keygen.ForwardEvents<LicenseEvent>());

        (await later.Host.ReceiveAsync(new TestEvent("license.suspended"))).Outcome.Should().Be(WebhookOutcome.Handled);
        (await later.Host.ReceiveAsync(new TestEvent("machine.created"))).Outcome.Should().Be(WebhookOutcome.Ignored);

        later.Engine.Messages.Should().ContainSingle().Which.EventName.Should().Be("license.suspended");
        later.Engine.Messages[0].Handlers.Should().BeEmpty();
        later.Dispatcher.HandlerNames.Should().BeEmpty();
        later.Dispatcher.Subscriptions.Should().ContainSingle().Which.EventNames.Should().Contain("license.suspended").And.NotContain("machine.created");
    }

    [Theory]
    [InlineData("license.created", "licenses", "L", null, "L")]
    [InlineData("machine.created", "machines", "M", "L", "L")]
    [InlineData("user.created", "users", "U", null, "users:U")]
    public async Task What_belongs_to_a_license_has_its_id_as_the_partition(string name, string type, string id, string? license, string expected)
    {
        await using var later = await LaterHost.StartAsync(static keygen => keygen.ForwardEvents<KeygenEvent>());
        var relation = license is null ? "{}" : $$$"""{"license":{"data":{"type":"licenses","id":"{{{license}}}"} } }""";

        var message = await later.HandOverAsync(new(name)
        {
            Payload = $$$"""{"data":{"id":"{{{id}}}","type":"{{{type}}}","attributes":{},"relationships":{{{relation}}} } }""",
        });

        message.PartitionKey.Should().Be(expected);
        (message.ResourceType, message.ResourceId).Should().Be((type, id));
    }

    [Fact]
    public async Task An_event_whose_payload_cannot_be_read_is_handed_over_too()
    {
        await using var later = await LaterHost.StartAsync(static keygen => keygen.ForwardEvents<KeygenEvent>());
        var testEvent = new TestEvent { Payload = "no json" };

        var message = await later.HandOverAsync(testEvent);

        message.PartitionKey.Should().Be($"webhook-events:{testEvent.Id}");
        message.ResourceType.Should().BeNull();
        await later.ConsumeAsync(message);
    }

    private Func<LicenseCreated, CancellationToken, Task> Run(string name) => (_, _) =>
    {
        _runs.Add(name);
        return Task.CompletedTask;
    };
}
