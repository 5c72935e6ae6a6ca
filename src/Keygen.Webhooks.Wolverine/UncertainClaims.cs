using Microsoft.Extensions.Hosting;
using Weasel.Core;
using Wolverine;
using Wolverine.RDBMS;
using Wolverine.Transports;

namespace Keygen.Webhooks.Wolverine;

/// <summary>
/// Gives back messages that this process owns and may not be sending: the database did not answer when they were claimed. They would wait for
/// the end of the process, because Wolverine's poll finds only messages that nobody owns.
/// </summary>
/// <remarks>
/// If the poll of this process has found a message meanwhile, it may be sent twice. It is handled once all the same.
/// </remarks>
internal sealed class UncertainClaims(TimeProvider time, IHostApplicationLifetime app)
{
    // A claim that the database still works on when its connection is gone must come before its release: hence the first pause.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Queue<Claim> _claims = [];
    private bool _isReleasing;

    /// <summary>Releases the messages in the background, as soon as the database answers. At the stop of the app, Wolverine does so.</summary>
    /// <param name="database">Wolverine's message store.</param>
    /// <param name="owner">The number of this process.</param>
    /// <param name="incoming">Messages for local queues.</param>
    /// <param name="outgoing">Messages for other queues.</param>
    public void Release(IMessageDatabase database, int owner, IEnumerable<Envelope> incoming, IEnumerable<Envelope> outgoing)
    {
        lock (_claims)
        {
            foreach (var envelope in incoming)
            {
                _claims.Enqueue(new(database, owner, DatabaseConstants.IncomingTable, envelope.Id, envelope.Destination!.ToString()));
            }

            foreach (var envelope in outgoing)
            {
                _claims.Enqueue(new(database, owner, DatabaseConstants.OutgoingTable, envelope.Id, null));
            }

            if (!_isReleasing && _claims.Count > 0)
            {
                _isReleasing = true;
                _ = ReleaseAllAsync(app.ApplicationStopping);
            }
        }
    }

    private async Task ReleaseAllAsync(CancellationToken stopping)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, time, stopping).ConfigureAwait(false);
            try
            {
                while (TryPeek(out var claim))
                {
                    await ReleaseAsync(claim, stopping).ConfigureAwait(false);
                    lock (_claims)
                    {
                        _claims.Dequeue();
                    }
                }

                return;
            }
            catch (Exception) when (!stopping.IsCancellationRequested)
            {
                // The database is away. Wolverine, which asks it all the time, says so in the log. Another one may answer meanwhile.
                lock (_claims)
                {
                    _claims.Enqueue(_claims.Dequeue());
                }
            }
        }
    }

    private bool TryPeek(out Claim claim)
    {
        lock (_claims)
        {
            return _isReleasing = _claims.TryPeek(out claim);
        }
    }

    /// <summary>
    /// Also writes a row that has no owner: so it waits for the lock of a claim that is still under way, and is not overtaken by it.
    /// </summary>
    private static async Task ReleaseAsync(Claim claim, CancellationToken stopping)
    {
        var (database, owner, table, id, receivedAt) = claim;
        var command = database.DataSource.CreateCommand(
            $"update {database.TableNameFor(table)} set owner_id = {TransportConstants.AnyNode} where id = @id and owner_id in (@owner, {TransportConstants.AnyNode})")
            .With("id", id).With("owner", owner);
        await using (command.ConfigureAwait(false))
        {
            if (receivedAt is not null)
            {
                command.CommandText += $" and received_at = @uri and status = '{EnvelopeStatus.Incoming}'";
                command.With("uri", receivedAt);
            }

            await command.ExecuteNonQueryAsync(stopping).ConfigureAwait(false);
        }
    }

    private readonly record struct Claim(IMessageDatabase Database, int Owner, string Table, Guid Id, string? ReceivedAt);
}
