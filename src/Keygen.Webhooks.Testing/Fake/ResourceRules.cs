using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The rules by which Keygen accepts a new or changed user, license or machine.</summary>
internal static partial class ResourceRules
{
    private static readonly string[] Relationships = ["policy", "license", "owner", "user"];

    /// <summary>Makes a resource of a request.</summary>
    /// <exception cref="ApiRefusal">Keygen would not accept it.</exception>
    public static JsonObject New(ApiCall call, ResourceKind kind, ApiBody body)
    {
        var builder = NewResource.Of(kind);
        foreach (var name in Relationships.Where(name => SampleCatalogue.Resource(kind.Type).Knows(Current(name)) && (name == kind.Parent || body.Has(name))))
        {
            SetRelated(call, kind, body, name, builder);
        }

        CheckId(call, kind, body, builder);
        Check(call, kind, body, null);
        foreach (var (name, value) in body.Attributes.Where(static one => one.Key is not "password"))
        {
            builder.WithAttribute(name, value);
        }

        _ = call.Caller.Environment is { } environment ? builder.WithEnvironment(environment.Id) : null;
        var made = builder.Build(call.Fake.Keys, call.State.Now).Payload["data"]!.DeepClone().AsObject();
        if (kind == ResourceKind.Machines)
        {
            MachineRules.Check(call.State, made);
        }

        return made;
    }

    /// <summary>Checks new attributes.</summary>
    /// <exception cref="ApiRefusal">Keygen would not accept one.</exception>
    public static void Check(ApiCall call, ResourceKind kind, ApiBody body, string? id)
    {
        Demand(
            kind != ResourceKind.Users || (string?)body.Attributes["role"] is null or "user" || call.Caller.Token.MayChangeWebhooks,
            ApiErrors.Body("/data/attributes/role", "unpermitted parameter"));
        if ((string?)body.Attributes["email"] is { } email)
        {
            Demand(Email().IsMatch(email), Invalid(kind, "email", "INVALID", "must be a valid email"));
            Demand(IsFree(call, kind, email, id), Invalid(kind, "email", "TAKEN", "has already been taken"));
        }

        if ((string?)body.Attributes["key"] is { } key)
        {
            Demand(key.Length >= 6, Invalid(kind, "key", "TOO_SHORT", "is too short (minimum is 6 characters)"));
            Demand(IsFree(call, kind, key, id), Invalid(kind, "key", "TAKEN", "has already been taken"));
        }

        if (body.Attributes["password"] is { } password)
        {
            DemandPassword((string)password!);
        }
    }

    public static void DemandPassword(string password) =>
        Demand(password.Length >= 6, Invalid(ResourceKind.Users, "password", "TOO_SHORT", "is too short (minimum is 6 characters)"));

    public static void Demand(bool holds, FakeApiResponse otherwise)
    {
        if (!holds)
        {
            throw new ApiRefusal(otherwise);
        }
    }

    private static bool IsFree(ApiCall call, ResourceKind kind, string alias, string? id) =>
        call.State.Find(kind, alias) is not { } found || ResourceDocument.Id(found) == id;

    private static void SetRelated(ApiCall call, ResourceKind kind, ApiBody body, string name, KeygenEventBuilder builder)
    {
        Demand(name != kind.Parent || body.Has(name), ApiErrors.Body($"/data/relationships/{name}", "is missing"));
        var id = body.Related(name);
        var related = id is null ? null : call.State.Find(ResourceKind.OfRelationship(name)!, id);

        var now = Current(name);
        Demand(
            related is not null || (id is null && name != kind.Parent),
            ApiErrors.Value(kind.Type, $"relationships/{now}", $"{now.ToUpperInvariant()}_NOT_FOUND", "must exist"));
        call.Demand(_ => related is null || call.Caller.Sees(call.State.Show(related)));
        builder.WithRelationship(now, related is null ? null : ResourceDocument.Id(related));
    }

    /// <summary>Keygen still accepts the old name of the owner.</summary>
    private static string Current(string relationship) => relationship is "user" ? "owner" : relationship;

    private static void CheckId(ApiCall call, ResourceKind kind, ApiBody body, KeygenEventBuilder builder)
    {
        if (body.Id is { } id)
        {
            Demand(Guid.TryParseExact(id, "D", out _), ApiErrors.Value(kind.Type, "id", "ID_INVALID", "must be a valid UUID"));
            Demand(
                call.State.All(kind).All(one => ResourceDocument.Id(one) != id),
                ApiErrors.Value(kind.Type, "id", "ID_CONFLICT", $"must not conflict with another {kind.Name}"));
            builder.WithResourceId(id);
        }
    }

    private static FakeApiResponse Invalid(ResourceKind kind, string attribute, string code, string detail) =>
        ApiErrors.Value(kind.Type, $"attributes/{attribute}", $"{attribute.ToUpperInvariant()}_{code}", detail);

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex Email();
}

/// <summary>The limits of a license, and its fingerprints, to which a new machine must keep.</summary>
internal static class MachineRules
{
    public static void Check(FakeState state, JsonObject machine)
    {
        var license = state.Show(state.Related(machine, "license")!);
        var (limits, policy) = (ResourceDocument.Attributes(license), ResourceDocument.Attributes(state.Related(license, "policy")!));
        var others = state.All(ResourceKind.Machines).Where(one => ResourceDocument.Related(one, "license") == ResourceDocument.Id(license)).ToArray();
        ResourceRules.Demand(
            others.All(one => ResourceDocument.Text(one, "fingerprint") != ResourceDocument.Text(machine, "fingerprint")),
            ApiErrors.Value("machines", "attributes/fingerprint", "FINGERPRINT_TAKEN", "has already been taken"));
        var overage = (string?)policy["overageStrategy"] switch
        {
            "ALWAYS_ALLOW_OVERAGE" => double.PositiveInfinity,
            "ALLOW_1_25X_OVERAGE" => 1.25,
            "ALLOW_1_5X_OVERAGE" => 1.5,
            "ALLOW_2X_OVERAGE" => 2,
            _ => 1,
        };
        ResourceRules.Demand(
            others is [] || !(others.Length + 1 > (int?)limits["maxMachines"] * overage),
            ApiErrors.Value("machines", "", "MACHINE_LIMIT_EXCEEDED", $"machine count has exceeded maximum allowed for license ({limits["maxMachines"]})"));
        var cores = others.Append(machine).Sum(static one => (long?)ResourceDocument.Attributes(one)["cores"] ?? 0);
        ResourceRules.Demand(
            !(cores > (long?)limits["maxCores"] * overage),
            ApiErrors.Value("machines", "", "MACHINE_CORE_LIMIT_EXCEEDED", $"machine core count has exceeded maximum allowed for license ({limits["maxCores"]})"));
    }
}
