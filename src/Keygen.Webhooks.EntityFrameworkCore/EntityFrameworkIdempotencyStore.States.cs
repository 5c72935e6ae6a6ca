using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <content>What is known about events.</content>
internal sealed partial class EntityFrameworkIdempotencyStore : IEventStateReader
{
    private readonly EventStateQueries _states = new(store);

    ValueTask<EventStatus?> IEventStateReader.FindAsync(EventKey key, CancellationToken cancellationToken) => _states.FindAsync(key, cancellationToken);

    ValueTask<IReadOnlyList<EventStatus?>> IEventStateReader.FindAllAsync(IReadOnlyList<EventKey> keys, CancellationToken cancellationToken) =>
        _states.FindAllAsync(keys, cancellationToken);

    public ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken) => _states.ListAsync(query, cancellationToken);

    public bool CanList(EventFilter filter) => Enum.IsDefined(filter);

    public ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken) => _states.CountAsync(cancellationToken);
}
