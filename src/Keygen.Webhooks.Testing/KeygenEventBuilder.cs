using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// Builds an event as Keygen would record it. It starts with realistic content: change only what your test needs. Use the names of the
/// newest API version, even when the event is sent in an older one.
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

    /// <summary>The names of all events that this library knows, such as <c>license.created</c>.</summary>
    public static IReadOnlyList<string> EventNames { get; } = [.. SampleCatalogue.EventNames.Order(StringComparer.Ordinal)];

    internal string Name => _sample.Name;

    /// <summary>Starts an event from its class.</summary>
    /// <typeparam name="TEvent">The class of one event; not a base type.</typeparam>
    public static KeygenEventBuilder Of<TEvent>()
        where TEvent : KeygenEvent => new(SampleCatalogue.Event(typeof(TEvent)));

    /// <summary>Starts an event from its name. An unknown name makes an event about a license that is newer than this library.</summary>
    /// <param name="name">The name on the wire, such as <c>license.created</c>.</param>
    public static KeygenEventBuilder Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(SampleCatalogue.Event(name));
    }

    /// <summary>Sets an attribute of the resource, or of every resource in a list.</summary>
    /// <param name="name">The attribute's name on the wire, such as <c>maxMachines</c>.</param>
    /// <param name="value">The value; null for JSON null. Strings, numbers and booleans convert implicitly.</param>
    /// <exception cref="ArgumentException">The resource has no such attribute; see <see cref="WithNewAttribute"/>.</exception>
    public KeygenEventBuilder WithAttribute(string name, JsonNode? value) => WithNewAttribute(_names.Attribute(name), value);

    /// <summary>Sets an attribute that is a date and time.</summary>
    /// <param name="name">The attribute's name on the wire, such as <c>expiry</c>.</param>
    /// <param name="value">The time. It is sent with milliseconds.</param>
    public KeygenEventBuilder WithAttribute(string name, DateTimeOffset value) => WithAttribute(name, JsonValue.Create(SampleValues.Time(value)));

    /// <summary>Sets an attribute that this library does not know, as a newer Keygen might send it.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The attribute is metadata with a key that Keygen would spell differently.</exception>
    public KeygenEventBuilder WithNewAttribute(string name, JsonNode? value)
    {
        if (name is "metadata")
        {
            MetadataSpelling.Demand(value);
        }

        _changes.Attributes[name] = value?.DeepClone();
        return this;
    }

    /// <summary>Removes an attribute, as Keygen does with the key of a license that is stored encrypted.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <exception cref="ArgumentException">The resource has no such attribute.</exception>
    public KeygenEventBuilder WithoutAttribute(string name)
    {
        _changes.Without.Add(_names.Attribute(name));
        return this;
    }

    /// <summary>Adds a key to the resource's metadata, or replaces it.</summary>
    /// <param name="key">The key as Keygen sends it, in camelCase.</param>
    /// <param name="value">Any JSON value; null for JSON null.</param>
    /// <exception cref="ArgumentException">Keygen would spell the key, or a key inside the value, differently.</exception>
    public KeygenEventBuilder WithMetadata(string key, JsonNode? value)
    {
        var metadata = _changes.Attributes.TryGetValue("metadata", out var before) && before is JsonObject set ? set : [];
        metadata[key] = value?.DeepClone();
        return WithAttribute("metadata", metadata);
    }

    /// <summary>Sets the target of a relationship: <c>WithRelationship("owner", userId)</c>.</summary>
    /// <param name="name">The relationship's name, such as <c>policy</c>.</param>
    /// <param name="id">The id of the other resource; null for none.</param>
    /// <param name="type">The type of the other resource; null for the usual type.</param>
    /// <exception cref="ArgumentException">The resource has no such relationship.</exception>
    public KeygenEventBuilder WithRelationship(string name, string? id, string? type = null)
    {
        _changes.Relationships[_names.Relationship(name)] = id is null ? null : new(type, id);
        return this;
    }

    /// <summary>Sets the counters of a relationship. A license's <c>users</c> and <c>machines</c> have counters.</summary>
    /// <param name="relationship">The relationship's name.</param>
    /// <param name="meta">All counters, by name.</param>
    /// <exception cref="ArgumentException">The relationship has no such counter.</exception>
    public KeygenEventBuilder WithCounters(string relationship, JsonObject meta)
    {
        ArgumentNullException.ThrowIfNull(meta);
        _changes.Counters[_names.Counters(relationship, meta)] = meta;
        return this;
    }

    /// <summary>Sets a member of the payload's <c>meta</c>, such as the <c>code</c> of a validation.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The event has no such member; see <see cref="WithNewMeta"/>.</exception>
    public KeygenEventBuilder WithMeta(string name, JsonNode? value) => WithNewMeta(_names.Meta(name), value);

    /// <summary>Sets a member of the payload's <c>meta</c> that this library does not know, as a newer Keygen might send it.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="value">The value.</param>
    public KeygenEventBuilder WithNewMeta(string name, JsonNode? value)
    {
        _metaChanges[name] = value?.DeepClone();
        return this;
    }

    /// <summary>Removes a member of the payload's <c>meta</c>, such as the <c>nonce</c> or <c>scope</c> of a validation.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <exception cref="ArgumentException">The event has no such member.</exception>
    public KeygenEventBuilder WithoutMeta(string name)
    {
        _changes.WithoutMeta.Add(_names.Meta(name));
        return this;
    }

    /// <summary>Makes the event about a resource of a <see cref="FakeKeygen"/>, with all its content. Later calls change that content.</summary>
    /// <param name="resource">The resource.</param>
    /// <exception cref="ArgumentException">The event is about another type of resource.</exception>
    public KeygenEventBuilder WithResource(FakeResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (resource.Type != _sample.ResourceType)
        {
            throw new ArgumentException($"{Name} is about {_sample.ResourceType}, not about {resource.Type}.", nameof(resource));
        }

        var json = resource.ToJson();
        _resourceId = resource.Id;
        _changes.Copy(json);
        return resource.RelatedId("environment") is { } environment ? WithEnvironment(environment) : this;
    }

    /// <summary>Sets the id of the resource the event is about.</summary>
    /// <param name="id">Any text; usually a UUID.</param>
    public KeygenEventBuilder WithResourceId(string id)
    {
        _resourceId = id;
        return this;
    }

    /// <summary>Sets the number of records in a list. Without this call a list has two.</summary>
    /// <param name="count">Zero or more.</param>
    public KeygenEventBuilder WithCount(int count)
    {
        _count = _sample.Count is null ? throw new InvalidOperationException($"{Name} carries one resource, not a list.") : count;
        return this;
    }

    /// <summary>Sets the owner of a machine's license. API versions up to 1.5 send this owner instead of the machine's.</summary>
    /// <param name="userId">The user's id; null for none.</param>
    public KeygenEventBuilder WithLicenseOwner(string? userId)
    {
        _lookups.LicenseOwner = userId;
        return this;
    }

    internal EventContent Build(KeygenTestKeys keys, DateTimeOffset now) =>
        new(Name, EventContent.Text(PayloadWriter.Write(_sample, _changes, _metaChanges, _resourceId, _count, new(keys, now))), _lookups);
}
