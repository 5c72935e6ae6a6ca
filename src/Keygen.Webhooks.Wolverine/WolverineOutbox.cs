using System.Data.Common;
using Microsoft.Extensions.Logging;
using Weasel.Core;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.RDBMS;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace Keygen.Webhooks.Wolverine;

/// <summary>Writes messages into the transaction of a mark, and sends them when it has committed.</summary>
/// <param name="database">Wolverine's message store, in the database of the transaction.</param>
/// <param name="transaction">The transaction. It is not committed here.</param>
/// <param name="lanes">Keeps the order of messages with the same key: transactions commit in an order that the queue must keep.</param>
/// <param name="uncertain">Gives back messages that may have been claimed and are not sent.</param>
/// <param name="logger">Logs messages that could not be sent.</param>
internal sealed class WolverineOutbox(
    IMessageDatabase database, DbTransaction transaction, SendLanes lanes, UncertainClaims uncertain, ILogger logger) : IEnvelopeTransaction
{
    // Nobody owns a message until it has committed. If the process dies before it is sent, or the commit's outcome stays unknown here, any
    // server finds it at its next poll, as it finds all messages without an owner. Wolverine itself would wait for this process to be gone.
    private readonly List<Envelope> _local = [];
    private readonly List<Envelope> _remote = [];

    public Task PersistIncomingAsync(Envelope envelope)
    {
        envelope.OwnerId = TransportConstants.AnyNode;
        _local.Add(envelope);
        return database.StoreIncomingAsync(transaction, [envelope]);
    }

    public Task PersistOutgoingAsync(Envelope envelope) => PersistOutgoingAsync([envelope]);

    public async Task PersistOutgoingAsync(Envelope[] envelopes)
    {
        // StoreOutgoingAsync would make this process the owner.
        var command = DatabasePersistence.BuildOutgoingStorageCommand(envelopes, TransportConstants.AnyNode, database);
        await using (command.ConfigureAwait(false))
        {
            (command.Connection, command.Transaction) = (transaction.Connection, transaction);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }

        foreach (var envelope in envelopes)
        {
            envelope.WasPersistedInOutbox = true;
            _remote.Add(envelope);
        }
    }

    public ValueTask RollbackAsync() => ValueTask.CompletedTask;

    public Task<bool> TryMakeEagerIdempotencyCheckAsync(Envelope envelope, DurabilitySettings settings, CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Sends the messages in the background: Keygen need not wait for it.</summary>
    public Task BeginToSend(MessageContext context, string partitionKey)
    {
        lanes.Add(partitionKey, () => SendAsync(context));
        return Task.CompletedTask;
    }

    private async Task SendAsync(MessageContext context)
    {
        var owner = context.Runtime.DurabilitySettings.AssignedNodeNumber;
        List<Envelope> local = [], remote = [];
        try
        {
            // Where sending is paused, a message would wait in memory or be dropped; a poll finds it when sending goes on.
            (local, remote) = (Ready(_local, context), Ready(_remote, context));
            var claimed = await database.TryClaimIncomingAsync(owner, local).ConfigureAwait(false);
            var taken = await ClaimAsync(remote, owner).ConfigureAwait(false);
            if (claimed.Count + taken > 0)
            {
                await context.FlushOutgoingMessagesAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            WolverineLog.NotSent(logger, exception);
            uncertain.Release(database, owner, local, remote);
        }
    }

    /// <summary>Takes those that the poll has not found yet, and returns their number. Wolverine has this for local queues only.</summary>
    private async Task<int> ClaimAsync(List<Envelope> envelopes, int owner)
    {
        var claimed = 0;
        foreach (var envelope in envelopes)
        {
            var command = database.DataSource.CreateCommand(
                $"update {database.TableNameFor(DatabaseConstants.OutgoingTable)} set owner_id = @owner where id = @id and owner_id = {TransportConstants.AnyNode}")
                .With("owner", owner).With("id", envelope.Id);
            await using (command.ConfigureAwait(false))
            {
                claimed += await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        }

        return claimed;
    }

    private static List<Envelope> Ready(List<Envelope> envelopes, MessageContext context) =>
        envelopes.FindAll(envelope => !context.Runtime.Endpoints.GetOrBuildSendingAgent(envelope.Destination!).Latched);
}
