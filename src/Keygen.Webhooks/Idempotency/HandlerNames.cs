using System.Collections;
using System.ComponentModel;

namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// The names of an event's handlers, as a store is given them at a claim, with the names each had before. A handler whose completion is
/// recorded under a former name has completed.
/// </summary>
/// <remarks>A store that reads marks by name asks <see cref="CurrentOf"/> for each it finds, and <see cref="FormerOf"/> for what else to look for.</remarks>
public sealed class HandlerNames : IReadOnlyList<string>
{
    private readonly string[] _names;
    private readonly Dictionary<string, string> _current = new(StringComparer.Ordinal);

    /// <summary>Makes the list.</summary>
    /// <param name="handlers">Each handler's name, in order of registration, and the names it had before.</param>
    [EditorBrowsable(EditorBrowsableState.Never)] // for tests of stores; the dispatcher makes the lists that stores are given
    public HandlerNames(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> handlers)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        var all = handlers.ToArray();
        _names = Array.ConvertAll(all, static handler => handler.Key);
        foreach (var (name, former) in all)
        {
            foreach (var one in former)
            {
                _current[one] = name;
            }
        }
    }

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public string this[int index] => _names[index];

    /// <summary>The name that a handler has now.</summary>
    /// <param name="handlers">What the store was given at the claim.</param>
    /// <param name="remembered">A name that a completion is recorded under.</param>
    /// <returns>The current name; <paramref name="remembered"/> itself when it is no former name of any of them.</returns>
    public static string CurrentOf(IReadOnlyList<string> handlers, string remembered) =>
        handlers is HandlerNames names && names._current.TryGetValue(remembered, out var current) ? current : remembered;

    /// <summary>The names that handlers had before.</summary>
    /// <param name="handlers">What the store was given at the claim.</param>
    /// <returns>All of them; empty when there are none.</returns>
    public static IReadOnlyCollection<string> FormerOf(IReadOnlyList<string> handlers) => handlers is HandlerNames names ? names._current.Keys : [];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
