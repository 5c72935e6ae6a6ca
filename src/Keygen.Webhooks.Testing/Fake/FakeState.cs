using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The account's products, policies, users, licenses and machines. Its callers hold the lock of <see cref="FakeRows"/>.</summary>
internal sealed class FakeState(FakeKeygen fake)
{
    private readonly List<JsonObject> _resources = [];

    public DateTimeOffset Now => fake.Rows.Now;

    public JsonObject[] All(ResourceKind kind) => fake.Rows.Read(() => _resources.Where(one => ResourceDocument.Type(one) == kind.Type).ToArray());

    public JsonObject? Find(ResourceKind kind, string id) =>
        All(kind) is var all && Array.Find(all, one => ResourceDocument.Id(one) == id) is { } found ? found
        : kind.Alias is { } alias ? Array.Find(all, one => string.Equals(
            ResourceDocument.Text(one, alias), id, kind == ResourceKind.Users ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
        : null;

    public JsonObject? Related(JsonObject resource, string relationship) =>
        ResourceDocument.Related(resource, relationship) is { } id ? Find(ResourceKind.OfRelationship(relationship)!, id) : null;

    /// <summary>Returns a copy of a resource with what Keygen computes.</summary>
    public JsonObject Show(JsonObject stored)
    {
        var shown = stored.DeepClone().AsObject();
        ComputedValues.Set(this, shown);
        return shown;
    }

    /// <summary>Adds a resource that a test describes.</summary>
    public JsonObject Add(ResourceKind kind, Action<KeygenEventBuilder>? change)
    {
        var builder = NewResource.Of(kind);
        change?.Invoke(builder);
        return Insert(kind, builder.Build(fake.Keys, Now).Payload["data"]!.DeepClone().AsObject());
    }

    /// <summary>Adds a resource, with the relationships that it cannot be without.</summary>
    public JsonObject Insert(ResourceKind kind, JsonObject resource)
    {
        if (Find(kind, ResourceDocument.Id(resource)) is not null)
        {
            throw new ArgumentException($"The account already has a {kind.Name} with the id '{ResourceDocument.Id(resource)}'.");
        }

        DemandRelated(resource);
        NewResource.Complete(resource, this);
        _resources.Add(resource);
        return resource;
    }

    /// <summary>Changes a resource as a test describes.</summary>
    public void Change(ResourceKind kind, JsonObject stored, Action<KeygenEventBuilder> change, string eventName)
    {
        if (SampleCatalogue.Event(eventName).ResourceType != kind.Type)
        {
            throw new ArgumentException($"The event {eventName} is not about {kind.Type}.", nameof(eventName));
        }

        var builder = KeygenEventBuilder.Of(eventName).WithResource(new FakeResource(stored));
        change(builder);
        var changed = builder.Build(fake.Keys, Now).Payload["data"]!.AsObject();
        DemandRelated(changed);
        foreach (var part in new[] { "attributes", "relationships" })
        {
            stored[part] = changed[part]!.DeepClone();
        }

        _ = kind == ResourceKind.Users ? NewResource.Email(stored) : null;
        ResourceDocument.Touch(stored, Now);
    }

    /// <summary>Removes a resource, and without events what cannot be without it.</summary>
    public void Remove(JsonObject resource)
    {
        _resources.Remove(resource);
        var id = ResourceDocument.Id(resource);
        foreach (var child in _resources.Where(one => IsLostWith(one, id)).ToArray())
        {
            Remove(child);
        }

        foreach (var machine in All(ResourceKind.Machines).Where(one => ResourceDocument.Related(one, "owner") == id))
        {
            ResourceDocument.Relate(machine, "owner", "users", null);
        }
    }

    private static bool IsLostWith(JsonObject resource, string id) => ResourceKind.Of(ResourceDocument.Type(resource)) is { } kind
        && ((kind.Parent is { } parent && ResourceDocument.Related(resource, parent) == id)
            || (kind == ResourceKind.Licenses && ResourceDocument.Related(resource, "owner") == id));

    private void DemandRelated(JsonObject resource)
    {
        foreach (var name in new[] { "product", "policy", "license", "owner" })
        {
            if (ResourceDocument.Related(resource, name) is { } id && name != ComputedProduct(resource) && Related(resource, name) is null)
            {
                throw new ArgumentException($"The account has no {ResourceKind.OfRelationship(name)!.Name} '{id}'. Add it first.");
            }
        }
    }

    /// <summary>The product of a license or machine follows from its policy.</summary>
    private static string? ComputedProduct(JsonObject resource) => ResourceDocument.Type(resource) is "licenses" or "machines" ? "product" : null;
}
