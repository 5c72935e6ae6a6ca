using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Stores;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Runtime;

namespace Keygen.Webhooks.Wolverine;

/// <summary>Hands a message over to Wolverine: in the transaction of the mark, or durably by itself.</summary>
/// <param name="services">The scope in which the hand-over is recorded.</param>
internal sealed class WolverineForwarder(IServiceProvider services) : IKeygenEventForwarder
{
    public async Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
    {
        var runtime = services.GetRequiredService<IWolverineRuntime>();
        DurabilityStartupCheck.ThrowIfUndurable(runtime);
        var transaction = services.GetRequiredKeyedService<HandlerTransaction>(message.Registration).Find(services);
        var context = new MessageContext(runtime);
        var outbox = services.GetRequiredService<WolverineOutboxes>().Join(context, transaction);
        if (outbox is not null)
        {
            context.EnlistInOutbox(outbox);
            services.GetRequiredService<AfterCommit>().Run(_ => outbox.BeginToSend(context, message.PartitionKey));
        }

        // With the outbox this writes into the transaction. Otherwise it returns when Wolverine has stored the message.
        await context.PublishAsync(message, new() { ContentType = KeygenEventMessageSerializer.Instance.ContentType, GroupId = message.PartitionKey }).ConfigureAwait(false);
    }
}
