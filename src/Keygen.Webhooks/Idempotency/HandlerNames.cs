using System.Collections;
using System.ComponentModel;

namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// The names of an event's handlers, which a store gets at a claim, with their former names. A handler whose completion is recorded under a
/// former name has completed.
/// </summary>
/// <remarks>
/// If your store looks marks up by name, also look for the names in <see cref="FormerOf"/>, and pass each name you find to
/// <see cref="CurrentOf"/>.
/// </remarks>
public sealed class HandlerNames : IReadOnlyList<string>
{
    /// <summary>
    /// The name under which the hand-over of an event to an engine is recorded: <c>forward</c>. No handler can have this name.
    /// </summary>
    public const string Forward = "forward";

    private readonly string[] _names;
    private readonly Dictionary<string, string> _current = new(StringComparer.Ordinal);

    /// <summary>Creates the list.</summary>
    /// <param name="handlers">Each handler's name with its former names, in order of registration.</param>
    [EditorBrowsable(EditorBrowsableState.Never)] // for tests of stores; the dispatcher creates the lists that stores get
    public HandlerNames(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> handlers)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        var all = handlers as KeyValuePair<string, IReadOnlyList<string>>[] ?? [.. handlers];
        _names = new string[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            _names[i] = all[i].Key;
            foreach (var former in all[i].Value)
            {
                _current[former] = all[i].Key;
            }
        }
    }

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public string this[int index] => _names[index];

    /// <summary>Returns the current name of a handler.</summary>
    /// <param name="handlers">The names that the store got at the claim.</param>
    /// <param name="remembered">The name under which a completion is recorded.</param>
    /// <returns>The current name; or <paramref name="remembered"/> when it is not a former name of these handlers.</returns>
    public static string CurrentOf(IReadOnlyList<string> handlers, string remembered) =>
        handlers is HandlerNames names && names._current.TryGetValue(remembered, out var current) ? current : remembered;

    /// <summary>Returns the former names of all handlers.</summary>
    /// <param name="handlers">The names that the store got at the claim.</param>
    /// <returns>The former names; empty when there are none.</returns>
    public static IReadOnlyCollection<string> FormerOf(IReadOnlyList<string> handlers) => handlers is HandlerNames names ? names._current.Keys : [];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
