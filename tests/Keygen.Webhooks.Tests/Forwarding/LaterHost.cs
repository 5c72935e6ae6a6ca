using System.Text.Json.Nodes;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>A receiver and a consumer in one host, with an engine in between that does nothing by itself.</summary>
internal sealed class LaterHost : IAsyncDisposable
{
    private LaterHost(ReceiverHost host, RecordingForwarder engine) => (Host, Engine) = (host, engine);

    public ReceiverHost Host { get; }

    public RecordingForwarder Engine { get; }

    public KeygenEventConsumer Consumer => Host.Host.Services.GetRequiredService<KeygenEventConsumer>();

    public EventDispatcher Dispatcher => Host.Host.Services.GetRequiredService<EventDispatcher>();

    public IIdempotencyStore Store => Host.Host.Services.GetRequiredService<IIdempotencyStore>();

    public static async Task<LaterHost> StartAsync(
        Action<KeygenWebhooksBuilder> handlers, Action<IServiceCollection>? services = null, Dictionary<string, string?>? configuration = null)
    {
        var engine = new RecordingForwarder();
        return new(
            await ReceiverHost.StartAsync(
                keygen =>
                {
                    keygen.RunLaterWith(_ => engine);
                    handlers(keygen);
                },
                configuration, services),
            engine);
    }

    /// <summary>Receives an event, which must be handed over.</summary>
    public async Task<KeygenEventMessage> HandOverAsync(TestEvent testEvent)
    {
        (await Host.ReceiveAsync(testEvent)).StatusCode.Should().Be(200);
        return Engine.Messages[^1];
    }

    /// <summary>Consumes a message as an engine has it: as JSON.</summary>
    public Task ConsumeAsync(KeygenEventMessage message, CancellationToken cancellationToken = default) =>
        Consumer.ConsumeAsync(message.ToJson(), cancellationToken);

    /// <summary>An event that was fetched: nothing of it can be handed over.</summary>
    public KeygenEvent Fetch(TestEvent testEvent)
    {
        var delivery = Host.Sign(testEvent);
        var verifier = new SignatureVerifier(TestAccount.Default.Id, [VerificationKey.Parse(TestAccount.Default.PublicKey)]);
        var head = verifier.VerifyHead(delivery.Head, [SignedUrl.Parse(TestDelivery.DefaultUrl)], delivery.SentAt);
        return head.TryVerifyDelivery(delivery.Body, out var verified, out _) && EventReader.TryRead(verified, out var keygenEvent, out _)
            ? keygenEvent
            : throw new InvalidOperationException("The event does not verify.");
    }

    public static EventKey KeyOf(TestEvent testEvent, string prefix = "") => new("", testEvent.AccountId, prefix + testEvent.Token);

    /// <summary>Changes a member of a message's JSON.</summary>
    public static byte[] With(KeygenEventMessage message, string member, JsonNode? value)
    {
        var json = JsonNode.Parse(message.ToJson())!.AsObject();
        json[member] = value;
        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
