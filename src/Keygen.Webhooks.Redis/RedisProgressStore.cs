using Keygen.Webhooks.Progress;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>Keeps the progress of catch-up, one key per name. The keys never expire: expired progress would silently start over.</summary>
internal sealed class RedisProgressStore(RedisConnection connection, RedisStoreOptions options) : ICatchUpProgressStore
{
    /// <summary>Arguments: expected version, content. Returns 1, or 0 when the version is different.</summary>
    private static readonly RedisScript Write = new("""
        if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'version', string.format('%.0f', ARGV[1] + 1), 'content', ARGV[2])
        return 1
        """);

    private readonly string _prefix = options.KeyPrefix + "progress:";

    public async ValueTask<CatchUpDocument?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        CatchUpDocument.ThrowIfInvalid(name);
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var fields = await database.HashGetAsync(KeyOf(name), ["version", "content"], CommandFlags.DemandMaster)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return fields[0].IsNull ? null : new((long)fields[0], (string?)fields[1] ?? throw new InvalidDataException(
            $"The value of the Redis key {KeyOf(name)} was not written by catch-up: delete the key to start over."));
    }

    public async ValueTask<bool> TryWriteAsync(string name, long expectedVersion, string content, CancellationToken cancellationToken)
    {
        CatchUpDocument.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        var database = await connection.GetDatabaseAsync(cancellationToken).ConfigureAwait(false);
        return (bool)await Write.EvaluateAsync(database, KeyOf(name), expectedVersion, content).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private RedisKey KeyOf(string name) => _prefix + Uri.EscapeDataString(name);
}
