using System.Text.Json.Nodes;

namespace StripeIntegration.Licensing;

/// <summary>A resource of Keygen's API.</summary>
public abstract class KeygenResource(JsonObject json)
{
    public string Id => (string)json["id"]!;

    public string Type => (string)json["type"]!;

    protected JsonObject Attributes => json["attributes"]!.AsObject();

    /// <summary>A text of its metadata.</summary>
    public string? Note(string name) => (string?)Attributes["metadata"]?[name];

    /// <summary>Its metadata with one entry changed, or taken out.</summary>
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

    /// <summary>What it is; never its key.</summary>
    public override string ToString() => $"{Type}/{Id}";
}

public sealed class KeygenUser(JsonObject json) : KeygenResource(json)
{
    public string Email => (string)Attributes["email"]!;

    /// <summary>Joined here, as <c>fullName</c> is null for who has only one of the two.</summary>
    public string? Name => string.Join(' ', new[] { (string?)Attributes["firstName"], (string?)Attributes["lastName"] }
        .Where(static one => !string.IsNullOrWhiteSpace(one))) is { Length: > 0 } name ? name : null;
}

public sealed class KeygenLicense(JsonObject json) : KeygenResource(json)
{
    public bool Suspended => (bool)Attributes["suspended"]!;
}
