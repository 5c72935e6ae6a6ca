using System.Text.Json.Nodes;

namespace StripeIntegration.Licensing;

/// <summary>A resource of Keygen's API.</summary>
public abstract class KeygenResource(JsonObject json)
{
    public string Id => (string)json["id"]!;

    public string Type => (string)json["type"]!;

    protected JsonObject Attributes => json["attributes"]!.AsObject();

    /// <summary>Returns a string of the resource's metadata; null when there is none.</summary>
    public string? Note(string name) => (string?)Attributes["metadata"]?[name];

    /// <summary>Returns the metadata with one entry changed, or removed when the value is null.</summary>
    public JsonObject With(string name, string? value)
    {
        var metadata = Attributes["metadata"]?.DeepClone().AsObject() ?? [];
        metadata.Remove(name);
        if (value is not null)
        {
            metadata[name] = value;
        }

        return metadata;
    }

    /// <summary>Returns the type and id, never the key.</summary>
    public override string ToString() => $"{Type}/{Id}";
}

public sealed class KeygenUser(JsonObject json) : KeygenResource(json)
{
    public string Email => (string)Attributes["email"]!;

    /// <summary>Joins the names, because <c>fullName</c> is null when one of them is missing.</summary>
    public string? Name => string.Join(' ', new[] { (string?)Attributes["firstName"], (string?)Attributes["lastName"] }
        .Where(static one => !string.IsNullOrWhiteSpace(one))) is { Length: > 0 } name ? name : null;
}

public sealed class KeygenLicense(JsonObject json) : KeygenResource(json)
{
    public bool Suspended => (bool)Attributes["suspended"]!;
}
