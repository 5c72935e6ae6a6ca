using System.Text.Json.Nodes;

namespace PaddleIntegration.Licensing;

public sealed class KeygenLicense(JsonObject json)
{
    public string Id => (string)json["id"]!;

    public bool Suspended => (bool)json["attributes"]!["suspended"]!;

    /// <summary>A text of its metadata.</summary>
    public string? Note(string name) => (string?)json["attributes"]!["metadata"]?[name];

    /// <summary>Its metadata with one entry changed, or taken out.</summary>
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

    /// <summary>What it is; never its key.</summary>
    public override string ToString() => $"licenses/{Id}";
}

public sealed class KeygenMachine(JsonObject json)
{
    public string Id => (string)json["id"]!;

    /// <summary>Whether it counts. One whose heart has stopped does not, whether Keygen keeps it or is about to delete it.</summary>
    public bool IsActive => (string?)json["attributes"]!["heartbeatStatus"] is not "DEAD";
}
