using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>The in-memory store as one that outlives the machines of a test, and can be out of reach.</summary>
internal sealed class DurableStore(IIdempotencyStore inner) : IIdempotencyStore
{
    public StoreTraits Traits { get; set; } = new(SurvivesRestart: true, StoreTraits.DefaultRetention);

    public bool IsDown { get; set; }

    /// <summary>Events whose claim fails while others' do not, by their token.</summary>
    public HashSet<string> Poisonous { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it can be read and not written.</summary>
    public bool IsReadOnly { get; set; }

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        IsDown || IsReadOnly || Poisonous.Contains(key.IdempotencyToken) ? throw new IOException("The store is down.") : inner.ClaimAsync(key, handlers, cancellationToken);

    /// <summary>How often an event was looked up.</summary>
    public int Finds { get; private set; }

    /// <summary>Called after each lookup that the store answered.</summary>
    public Action<EventKey>? Found { get; set; }

    public async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        Finds++;
        var state = IsDown ? throw new IOException("The store is down.") : await inner.FindAsync(key, cancellationToken);
        Found?.Invoke(key);
        return state;
    }

    /// <summary>Whether it knows which handlers completed an event. Another store may not.</summary>
    public bool KnowsHandlers { get; set; } = true;

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
        IsDown ? throw new IOException("The store is down.") : KnowsHandlers ? inner.FindCompletedAsync(key, handlers, cancellationToken) : default;
}
