using System.Text.Json.Nodes;

namespace PaddleIntegration.Licensing;

public sealed class KeygenLicense(JsonObject json)
{
    public string Id => (string)json["id"]!;

    public bool Suspended => (bool)json["attributes"]!["suspended"]!;

    /// <summary>Returns a string of the resource's metadata; null when there is none.</summary>
    public string? Note(string name) => (string?)json["attributes"]!["metadata"]?[name];

    /// <summary>Returns the metadata with one entry changed, or removed when the value is null.</summary>
    public JsonObject With(string name, string? value)
    {
        var metadata = json["attributes"]!["metadata"]?.DeepClone().AsObject() ?? [];
        metadata.Remove(name);
        if (value is not null)
        {
            metadata[name] = value;
        }

        return metadata;
    }

    /// <summary>Returns the type and id, never the key.</summary>
    public override string ToString() => $"licenses/{Id}";
}

public sealed class KeygenMachine(JsonObject json)
{
    public string Id => (string)json["id"]!;

    /// <summary>Whether the machine counts as a seat. A dead machine does not, whether Keygen keeps or deletes it.</summary>
    public bool IsActive => (string?)json["attributes"]!["heartbeatStatus"] is not "DEAD";
}
