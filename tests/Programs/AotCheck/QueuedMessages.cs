using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AotCheck;

/// <summary>A delivery that is received, handed over as JSON and consumed: its later handler runs once.</summary>
internal static class QueuedMessages
{
    /// <returns>What is wrong; null for nothing.</returns>
    public static async Task<string?> RoundTripAsync(RecordedDelivery recorded)
    {
        var (queue, runs) = (new List<byte[]>(), 0);
        var services = new ServiceCollection();
        services.AddKeygenWebhooks(options =>
            {
                options.AccountId = recorded.AccountId;
                options.EndpointUrls.Add(recorded.Url);
                options.PublicKeys.Add(recorded.Account.KeyFor(recorded.Algorithm));
                options.Algorithms.Add(recorded.Algorithm);
            })
            .AddHandler<KeygenEvent>(
                (_, _) =>
                {
                    runs++;
                    return Task.CompletedTask;
                },
                execution: HandlerExecution.Later)
            .RunLaterWith(_ => new ListForwarder(queue));
        services.AddSingleton<TimeProvider>(new FixedClock(recorded.SentAt));
        await using var provider = services.BuildServiceProvider();
        var receipt = await provider.GetRequiredService<WebhookReceiver>().ReceiveAsync(recorded.ToRequest());
        if (receipt.StatusCode is not 200 || queue.Count is not 1)
        {
            return $"not handed over ({receipt})";
        }

        var consumer = provider.GetRequiredService<KeygenEventConsumer>();
        await consumer.ConsumeAsync(queue[0]);
        await consumer.ConsumeAsync(queue[0]);
        return runs is 1 ? null : $"its later handler ran {runs} times";
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class ListForwarder(List<byte[]> queue) : IKeygenEventForwarder
    {
        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
        {
            queue.Add(message.ToJson());
            return Task.CompletedTask;
        }
    }
}
