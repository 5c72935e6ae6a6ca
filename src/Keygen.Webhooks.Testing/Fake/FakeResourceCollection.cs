using System.Collections;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// The resources of one type in the fake's account, oldest first. The API reads and changes the same ones. Attributes that Keygen computes
/// are computed here too: a license's status, what its policy says, and its counters.
/// </summary>
public sealed class FakeResourceCollection : IReadOnlyCollection<FakeResource>
{
    private readonly FakeKeygen _fake;
    private readonly ResourceKind _kind;

    internal FakeResourceCollection(FakeKeygen fake, ResourceKind kind) => (_fake, _kind) = (fake, kind);

    /// <summary>The number of resources.</summary>
    public int Count => _fake.State.All(_kind).Length;

    /// <summary>Puts a resource into the account, as if it had always been there. No event is raised.</summary>
    /// <param name="change">
    /// Sets attributes and relationships. Null for the usual ones: no name, no metadata, and the account's first policy, product or license,
    /// which is added when there is none.
    /// </param>
    /// <exception cref="ArgumentException">The id is in use, or a relationship names a resource that the account does not have.</exception>
    public FakeResource Add(Action<KeygenEventBuilder>? change = null) => Changed(() => _fake.State.Add(_kind, change));

    /// <summary>Creates a resource, and raises its event, such as <c>license.created</c>.</summary>
    /// <param name="change">Sets attributes and relationships, as for <see cref="Add"/>.</param>
    /// <exception cref="ArgumentException">The id is in use, or a relationship names a resource that the account does not have.</exception>
    public FakeResource Create(Action<KeygenEventBuilder>? change = null) => Changed(() =>
    {
        var made = _fake.State.Add(_kind, change);
        _fake.Tell($"{_kind.Name}.created", made);
        return made;
    });

    /// <summary>Changes a resource, and raises an event about it.</summary>
    /// <param name="id">The id, or the name that the API accepts instead: a key, e-mail address, fingerprint or code.</param>
    /// <param name="change">Sets attributes and relationships; the others stay.</param>
    /// <param name="eventName">
    /// The event, such as <c>license.expired</c> or <c>machine.heartbeat.dead</c>. Null for the usual one, such as <c>license.updated</c>.
    /// </param>
    /// <exception cref="ArgumentException">There is no such resource.</exception>
    public FakeResource Change(string id, Action<KeygenEventBuilder> change, string? eventName = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Changed(() =>
        {
            var name = eventName ?? $"{_kind.Name}.updated";
            var stored = Demand(id);
            _fake.State.Change(_kind, stored, change, name);
            _fake.Tell(name, stored);
            return stored;
        });
    }

    /// <summary>
    /// Deletes a resource, and raises its event, such as <c>license.deleted</c>. What belongs to it is deleted without events, as at Keygen.
    /// </summary>
    /// <param name="id">The id, or the name that the API accepts instead.</param>
    /// <exception cref="ArgumentException">There is no such resource.</exception>
    public void Delete(string id) => _fake.Rows.Change(() =>
    {
        var stored = Demand(id);
        _fake.Tell($"{_kind.Name}.deleted", stored);
        _fake.State.Remove(stored);
    });

    /// <summary>Finds a resource.</summary>
    /// <param name="id">The id, or the name that the API accepts instead: a key, e-mail address, fingerprint or code.</param>
    /// <returns>The resource; null when there is none.</returns>
    public FakeResource? Find(string id) => _fake.Rows.Read(() => _fake.State.Find(_kind, id) is { } stored ? Shown(stored) : null);

    /// <summary>Returns the resources, as they are now.</summary>
    public IEnumerator<FakeResource> GetEnumerator() =>
        _fake.Rows.Read(() => _fake.State.All(_kind).Select(Shown).ToArray()).AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private FakeResource Shown(JsonObject stored) => new(_fake.State.Show(stored));

    private JsonObject Demand(string id) => _fake.State.Find(_kind, id)
        ?? throw new ArgumentException($"The account has no {_kind.Name} '{id}'.", nameof(id));

    private FakeResource Changed(Func<JsonObject> change)
    {
        FakeResource? result = null;
        _fake.Rows.Change(() => result = Shown(change()));
        return result!;
    }
}
