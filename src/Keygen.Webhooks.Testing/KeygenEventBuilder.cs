using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// An event as Keygen would record it. It comes with realistic content, all of which may stay as it is; names are those of the
/// newest API version, whatever version it is sent in.
/// </summary>
public sealed partial class KeygenEventBuilder
{
    private readonly EventSample _sample;
    private readonly SampleNames _names;
    private readonly ResourceChanges _changes = new();
    private readonly JsonObject _metaChanges = [];
    private readonly VersionLookups _lookups;
    private int? _count;
    private string? _resourceId;

    private KeygenEventBuilder(EventSample sample)
    {
        (_sample, _names) = (sample, new(sample));
        _lookups = new() { Artifact = sample.Name is "release.deleted" ? null : SampleCatalogue.Resource("artifacts").Attributes };
    }

    internal string Name => _sample.Name;

    /// <summary>Begins an event by its class.</summary>
    /// <typeparam name="TEvent">The class of one event; not a base type.</typeparam>
    public static KeygenEventBuilder Of<TEvent>()
        where TEvent : KeygenEvent => new(SampleCatalogue.Event(typeof(TEvent)));

    /// <summary>Begins an event by its name. A name this library does not know is an event newer than it, about a license.</summary>
    /// <param name="name">The name on the wire, such as <c>license.created</c>.</param>
    public static KeygenEventBuilder Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(SampleCatalogue.Event(name));
    }

    /// <summary>Sets an attribute of the resource, of all of them in a list.</summary>
    /// <param name="name">Its name on the wire, such as <c>maxMachines</c>.</param>
    /// <param name="value">Its value; texts, numbers and booleans convert by themselves.</param>
    /// <exception cref="ArgumentException">The resource has no such attribute; see <see cref="WithNewAttribute"/>.</exception>
    public KeygenEventBuilder WithAttribute(string name, JsonNode? value) => WithNewAttribute(_names.Attribute(name), value);

    /// <summary>Sets an attribute that is a time.</summary>
    /// <param name="name">Its name on the wire, such as <c>expiry</c>.</param>
    /// <param name="value">The time; milliseconds are kept.</param>
    public KeygenEventBuilder WithAttribute(string name, DateTimeOffset value) => WithAttribute(name, JsonValue.Create(SampleValues.Time(value)));

    /// <summary>Sets an attribute that Keygen may add one day.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">It is metadata with a key that Keygen would spell otherwise.</exception>
    public KeygenEventBuilder WithNewAttribute(string name, JsonNode? value)
    {
        if (name is "metadata")
        {
            MetadataSpelling.Demand(value);
        }

        _changes.Attributes[name] = value?.DeepClone();
        return this;
    }

    /// <summary>Leaves an attribute out, as Keygen does with the key of a license that is stored encrypted.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The resource has no such attribute.</exception>
    public KeygenEventBuilder WithoutAttribute(string name)
    {
        _changes.Without.Add(_names.Attribute(name));
        return this;
    }

    /// <summary>Adds one key to the resource's metadata.</summary>
    /// <param name="key">The key as Keygen sends it, in camelCase.</param>
    /// <param name="value">Its value, any JSON.</param>
    /// <exception cref="ArgumentException">Keygen would spell the key, or one in the value, otherwise.</exception>
    public KeygenEventBuilder WithMetadata(string key, JsonNode? value)
    {
        var metadata = _changes.Attributes.TryGetValue("metadata", out var before) && before is JsonObject set ? set : [];
        metadata[key] = value?.DeepClone();
        return WithAttribute("metadata", metadata);
    }

    /// <summary>Says what a relationship leads to: <c>Relationship("owner", userId)</c>.</summary>
    /// <param name="name">Its name, such as <c>policy</c>.</param>
    /// <param name="id">The id of the other resource; null for none.</param>
    /// <param name="type">The other's type where there are several; the usual one when null.</param>
    /// <exception cref="ArgumentException">The resource has no such relationship.</exception>
    public KeygenEventBuilder WithRelationship(string name, string? id, string? type = null)
    {
        _changes.Relationships[_names.Relationship(name)] = id is null ? null : new(type, id);
        return this;
    }

    /// <summary>Sets the counters beside a relationship's link: a license's <c>users</c> and <c>machines</c> have them.</summary>
    /// <param name="relationship">The relationship.</param>
    /// <param name="meta">The counters, all of them.</param>
    /// <exception cref="ArgumentException">The relationship has no such counter.</exception>
    public KeygenEventBuilder WithCounters(string relationship, JsonObject meta)
    {
        ArgumentNullException.ThrowIfNull(meta);
        _changes.Counters[_names.Counters(relationship, meta)] = meta;
        return this;
    }

    /// <summary>Sets a member of the payload's <c>meta</c>, <c>code</c> of a validation, say.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The event has no such member; see <see cref="WithNewMeta"/>.</exception>
    public KeygenEventBuilder WithMeta(string name, JsonNode? value) => WithNewMeta(_names.Meta(name), value);

    /// <summary>Sets a member of the payload's <c>meta</c> that Keygen may add one day.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public KeygenEventBuilder WithNewMeta(string name, JsonNode? value)
    {
        _metaChanges[name] = value?.DeepClone();
        return this;
    }

    /// <summary>Leaves a member of the payload's <c>meta</c> out, the <c>nonce</c> or <c>scope</c> of a validation, say.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The event has no such member.</exception>
    public KeygenEventBuilder WithoutMeta(string name)
    {
        _changes.WithoutMeta.Add(_names.Meta(name));
        return this;
    }

    /// <summary>Sets the id of the resource the event is about.</summary>
    /// <param name="id">Usually a UUID.</param>
    public KeygenEventBuilder WithResourceId(string id)
    {
        _resourceId = id;
        return this;
    }

    /// <summary>Sets how many records a list holds; two when this is not called.</summary>
    /// <param name="count">Zero or more.</param>
    public KeygenEventBuilder WithCount(int count)
    {
        _count = _sample.Count is null ? throw new InvalidOperationException($"{Name} carries one resource, not a list.") : count;
        return this;
    }

    /// <summary>For a machine in a version up to 1.5: who owns its license, which is all such a version says of a user.</summary>
    /// <param name="userId">The user; null for none.</param>
    public KeygenEventBuilder WithLicenseOwner(string? userId)
    {
        _lookups.LicenseOwner = userId;
        return this;
    }

    internal EventContent Build(KeygenTestKeys keys, DateTimeOffset now) =>
        new(Name, EventContent.Text(PayloadWriter.Write(_sample, _changes, _metaChanges, _resourceId, _count, new(keys, now))), _lookups);
}
