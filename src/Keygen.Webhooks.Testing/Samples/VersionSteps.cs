using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>
/// Migrates a payload of the newest API version to an older one, step by step as Keygen does. Lists of join records, envelopes and event
/// names are the same in every version. Running a step twice has no further effect.
/// </summary>
internal static class VersionSteps
{
    public const int Newest = 8;

    private static readonly (int Below, string? Type, Action<Document> Apply)[] Steps =
    [
        (7, "policies", static one => Rename(one.Attributes, "processLeasingStrategy", "leasingStrategy")),
        (6, "licenses", OwnerIsCalledUser),
        (6, "machines", UserIsTheLicensesOwner),
        (5, null, static one => MetadataCasing.ToSnakeCase(one.Attributes["metadata"] as JsonObject)),
        (4, "policies", static one => Rename(one.Attributes, "machineUniquenessStrategy", "fingerprintUniquenessStrategy")),
        (4, "policies", static one => Rename(one.Attributes, "machineMatchingStrategy", "fingerprintMatchingStrategy")),
        (3, "machines", AliveIsNotReported),
        (2, "licenses", ValidationOfOld),
        (2, "policies", static one => one.Attributes["concurrent"] = (string?)one.Attributes["overageStrategy"] is not "NO_OVERAGE"),
        (1, "releases", ReleaseHasOneArtifact),
        (1, "artifacts", ArtifactHasAKey),
    ];

    public static bool IsKnown(string version) => version is ['1', '.', >= '0' and <= '8'];

    /// <summary>The <c>x</c> of <c>1.x</c>.</summary>
    public static int Minor(string version) => IsKnown(version) ? version[2] - '0'
        : throw new ArgumentException($"Keygen has no API version '{version}'. Use 1.0 to 1.8.", nameof(version));

    public static void Apply(JsonObject payload, int minor, VersionLookups lookups)
    {
        if (payload["data"] is not JsonObject data)
        {
            return;
        }

        var document = new Document(data, payload["meta"] as JsonObject, lookups);
        foreach (var (below, type, apply) in Steps)
        {
            if (minor < below && (type is null || type == (string?)data["type"]))
            {
                apply(document);
            }
        }
    }

    private static void Rename(JsonObject attributes, string name, string newName)
    {
        if (attributes[name] is JsonValue value)
        {
            attributes.Remove(name);
            attributes[newName] = value;
        }
    }

    private static void OwnerIsCalledUser(Document one)
    {
        if (one.Relationships["owner"] is JsonObject owner)
        {
            one.Relationships.Remove("owner");
            owner["links"] = new JsonObject { ["related"] = $"{one.Self}/user" };
            one.Relationships["user"] = owner;
        }
    }

    private static void UserIsTheLicensesOwner(Document one)
    {
        one.Relationships.Remove("owner");
        one.Relationships["user"] = Added("users", one.Lookups.LicenseOwner, $"{one.Self}/user");
    }

    private static void AliveIsNotReported(Document one)
    {
        if ((string?)one.Attributes["heartbeatStatus"] is "ALIVE")
        {
            one.Attributes["heartbeatStatus"] = "NOT_STARTED";
            one.Attributes["lastHeartbeat"] = null;
        }
    }

    private static void ValidationOfOld(Document one)
    {
        if (one.Meta?["code"] is JsonValue code)
        {
            one.Meta["valid"] = (bool?)one.Meta["valid"] is true && (string?)code is "VALID" or "EXPIRED";
            Rename(one.Meta, "code", "constant");
        }
    }

    private static void ReleaseHasOneArtifact(Document one)
    {
        one.Relationships.Remove("artifacts");
        one.Relationships["artifact"] = Added("artifacts", one.Lookups.Artifact is null ? null : one.Lookups.ArtifactId, $"{one.Self}/artifact");
        foreach (var name in new[] { "platform", "filetype", "filename", "filesize", "signature", "checksum" })
        {
            one.Attributes[name] = one.Lookups.Artifact?[name]?.DeepClone();
        }

        if ((string?)one.Attributes["status"] is "DRAFT")
        {
            one.Attributes["status"] = "NOT_PUBLISHED";
        }
    }

    private static void ArtifactHasAKey(Document one)
    {
        one.Attributes["key"] = one.Attributes["filename"]?.DeepClone();
        var account = (string?)one.Relationships["account"]!["links"]!["related"];
        one.Relationships["product"] = Added("products", one.Lookups.ProductId, $"{account}/products/{one.Lookups.ProductId}");
    }

    /// <summary>The members that a step adds are in reverse order.</summary>
    private static JsonObject Added(string type, string? id, string link) => new()
    {
        ["data"] = id is null ? null : new JsonObject { ["type"] = type, ["id"] = id },
        ["links"] = new JsonObject { ["related"] = link },
    };

    private sealed record Document(JsonObject Data, JsonObject? Meta, VersionLookups Lookups)
    {
        public JsonObject Attributes => Data["attributes"]!.AsObject();

        public JsonObject Relationships => Data["relationships"]!.AsObject();

        public string Self => (string)Data["links"]!["self"]!;
    }
}

/// <summary>The values that migrations to old versions look up in Keygen's database.</summary>
internal sealed class VersionLookups
{
    /// <summary>The owner of a machine's license; null when the license has none.</summary>
    public string? LicenseOwner { get; set; } = Guid.NewGuid().ToString("D");

    public string ProductId { get; } = Guid.NewGuid().ToString("D");

    public string ArtifactId { get; } = Guid.NewGuid().ToString("D");

    /// <summary>The attributes of a release's artifact; null when the release has none.</summary>
    public JsonObject? Artifact { get; init; }
}
