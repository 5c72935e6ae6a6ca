using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>A handler that would never run stops the start.</summary>
public sealed class LaterStartTests
{
    private static readonly Action<KeygenWebhooksBuilder> WithLater =
        static keygen => keygen.AddHandler<LicenseCreated, Crm>(execution: HandlerExecution.Later);

    [Fact]
    public async Task A_later_handler_without_an_engine_stops_the_start_with_a_sentence() =>
        (await FluentActions.Awaiting(static () => ReceiverHost.StartAsync(WithLater)).Should().ThrowAsync<OptionsValidationException>())
            .Which.Message.Should().StartWith($"{typeof(Crm).FullName}:LicenseCreated is to run later, but nothing takes its events: call RunLaterWith<TForwarder>()");

    [Fact]
    public async Task Forwarding_without_an_engine_stops_the_start_too() =>
        (await FluentActions.Awaiting(static () => ReceiverHost.StartAsync(static keygen => keygen.ForwardEvents<LicenseEvent>())).Should().ThrowAsync<OptionsValidationException>())
            .Which.Message.Should().StartWith("ForwardEvents<LicenseEvent>() is to run later");

    [Fact]
    public async Task The_name_of_hand_overs_is_taken() =>
        (await FluentActions.Awaiting(static () => ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, name: "forward"))).Should().ThrowAsync<OptionsValidationException>())
            .Which.Message.Should().Contain("give the handler another name");

    [Fact]
    public async Task A_worker_that_only_consumes_needs_no_engine_and_answers_a_stray_delivery_with_503()
    {
        await using var worker = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<Crm>(execution: HandlerExecution.Later).ConsumesOnly());

        var receipt = await worker.ReceiveAsync(new TestEvent());

        receipt.Outcome.Should().Be(WebhookOutcome.NotForwarded);
        receipt.Handlers[0].Result.Error!.Message.Should().Contain("RunLaterWith");
    }

    [Fact]
    public async Task A_forwarder_class_is_resolved_from_the_scope_of_the_run()
    {
        var engine = new RecordingForwarder();
        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<Crm>(execution: HandlerExecution.Later).RunLaterWith<ScopedForwarder>(),
            services: services => services.AddSingleton(engine).AddScoped<ScopedThing>());

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

        engine.Messages.Should().ContainSingle();
    }

    private sealed class Crm : IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class ScopedThing;

    private sealed class ScopedForwarder(RecordingForwarder engine, ScopedThing thing) : IKeygenEventForwarder
    {
        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken) =>
            thing is null ? throw new InvalidOperationException() : engine.ForwardAsync(message, cancellationToken);
    }
}
