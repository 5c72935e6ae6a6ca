using System.Globalization;
using Keygen.Webhooks.Idempotency;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>Keeps claims and marks in Redis: one key per event, so that it works on a cluster, and one round trip per operation.</summary>
internal sealed partial class RedisMarkStorage(RedisConnection connection, RedisStoreOptions options) : IMarkStorage
{
    /// <summary>Where the list of completed handlers begins in the value of an event: see <see cref="RedisScripts"/>.</summary>
    private const int ListStart = 46;

    private readonly RedisEventKeys _keys = new(options.KeyPrefix);
    private readonly long _retention = Milliseconds(options.Retention);

    public StoreTraits Traits => new(options.SurvivesRestart, options.Retention);

    public async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        // After sending, always wait: an ignored answer could leave a lease that nobody releases.
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var (mark, open) = (_keys.MarkOf(key), Open(fence, lease));
        var isNew = false;
        try
        {
            // A new event, as most are. Redis runs this command in a fraction of a script's time.
            isNew = await database.StringSetAsync(mark, open, options.Retention, When.NotExists, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (RedisPrimaries.MayAccept(exception, database))
        {
            // The script tries again.
        }

        IReadOnlyCollection<string> done = [];
        if (!isNew)
        {
            var answer = await RedisScripts.Acquire.EvaluateAsync(database, mark, open, _retention).ConfigureAwait(false);
            if (answer.Resp2Type is ResultType.Integer)
            {
                return new((long)answer is 1 ? ClaimStatus.Settled : ClaimStatus.InProgress, []);
            }

            done = CompletedHandlerList.Read(((ReadOnlyMemory<byte>)(RedisValue)answer).Span);
        }

        // While several servers count as the primary, an old one may have granted it.
        var isConfirmed = !RedisPrimaries.AreSeveral(database)
            || await RedisScripts.Renew.IsHoldersAsync(database, mark, open, _retention).ConfigureAwait(false);
        return isConfirmed ? new(ClaimStatus.Claimed, done) : new(ClaimStatus.InProgress, []);
    }

    public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        new(IsHoldersAsync(RedisScripts.Renew, key, cancellationToken, Open(fence, lease), _retention));

    public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        new(IsHoldersAsync(
            settles ? RedisScripts.Settle : RedisScripts.Complete, key, cancellationToken, Text(fence), CompletedHandlerList.Entry(handler)));

    public async ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) =>
        await EvaluateAsync(RedisScripts.Release, key, cancellationToken, Text(fence)).ConfigureAwait(false);

    public async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var state = await database.StringGetRangeAsync(_keys.MarkOf(key), 0, 0, CommandFlags.DemandMaster)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return state.IsNullOrEmpty ? EventState.Unknown : state == "s" ? EventState.Settled : EventState.Open;
    }

    public async ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var value = (ReadOnlyMemory<byte>)await database.StringGetAsync(_keys.MarkOf(key), CommandFlags.DemandMaster).WaitAsync(cancellationToken).ConfigureAwait(false);

        // A settled event without a list was settled by a version that did not keep its last handler.
        return value.IsEmpty ? [] : value.Length == ListStart && value.Span[0] == (byte)'s' ? null : CompletedHandlerList.Read(value.Span[ListStart..]);
    }

    internal static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    private static string Text(Guid fence) => fence.ToString("N", CultureInfo.InvariantCulture);

    private async Task<RedisResult> EvaluateAsync(
        RedisScript script, EventKey key, CancellationToken cancellationToken, params RedisValue[] arguments)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await script.EvaluateAsync(database, _keys.MarkOf(key), arguments).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsHoldersAsync(RedisScript script, EventKey key, CancellationToken cancellationToken, params RedisValue[] arguments)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await script.IsHoldersAsync(database, _keys.MarkOf(key), arguments).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The value of an open event, up to the list of completed handlers.</summary>
    private string Open(Guid fence, TimeSpan lease) =>
        string.Create(CultureInfo.InvariantCulture, $"o{fence:N}{Math.Max(0, _retention - Milliseconds(lease)):D13}");
}
