using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wolverine;
using Wolverine.Configuration;

namespace Keygen.Webhooks.Wolverine;

/// <summary>Teaches Wolverine the message: its handler, its JSON, its order and its queue. It runs after the app's own configuration.</summary>
internal sealed class KeygenWebhooksExtension(IOptions<WolverineRetryOptions> retries, ILogger<KeygenEventMessageHandler> logger) : IWolverineExtension
{
    public void Configure(WolverineOptions options)
    {
        options.AddSerializer(KeygenEventMessageSerializer.Instance);
        options.AddMessageHandler(new KeygenEventMessageHandler(retries.Value, logger));
        options.MessagePartitioning.ByMessage<KeygenEventMessage>(static message => message.PartitionKey);

        // Where the app routes the message elsewhere, this queue stays empty.
        options.LocalQueueFor<KeygenEventMessage>().UseDurableInbox().PartitionProcessingByGroupId(PartitionSlots.Nine);

        // Wolverine would take a public class that is named …Handler, and has a HandleAsync, for a handler of its own.
        options.Discovery.CustomizeHandlerDiscovery(static types => types.Excludes.WithCondition("Handles webhooks of Keygen", IsOfKeygen));
        SentAlready.Tolerate(options);
        CodeGeneration.AvoidCompiler(options);
    }

    private static bool IsOfKeygen(Type type) => Array.Exists(
        type.GetInterfaces(), static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IKeygenWebhookHandler<>));
}
