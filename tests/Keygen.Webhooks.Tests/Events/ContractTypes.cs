using System.Reflection;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>The class there is for each resource type, and each place where it deliberately says something else than the contract.</summary>
internal static class ContractTypes
{
    public static readonly IReadOnlyDictionary<string, Type> ByName = new Dictionary<string, Type>
    {
        ["accounts"] = typeof(Account),
        ["artifacts"] = typeof(Artifact),
        ["billings"] = typeof(Billing),
        ["components"] = typeof(Component),
        ["constraints"] = typeof(Constraint),
        ["entitlements"] = typeof(Entitlement),
        ["environments"] = typeof(KeygenEnvironment),
        ["group-owners"] = typeof(GroupOwner),
        ["groups"] = typeof(Group),
        ["keys"] = typeof(PooledKey),
        ["license-entitlements"] = typeof(LicenseEntitlement),
        ["license-users"] = typeof(LicenseUser),
        ["licenses"] = typeof(License),
        ["machines"] = typeof(Machine),
        ["packages"] = typeof(Package),
        ["plans"] = typeof(Plan),
        ["policies"] = typeof(Policy),
        ["policy-entitlements"] = typeof(PolicyEntitlement),
        ["processes"] = typeof(KeygenProcess),
        ["products"] = typeof(Product),
        ["releases"] = typeof(Release),
        ["second-factors"] = typeof(SecondFactor),
        ["settings"] = typeof(Setting),
        ["tokens"] = typeof(Token),
        ["users"] = typeof(User),
    };

    /// <summary>Properties that are called otherwise than their member.</summary>
    public static readonly IReadOnlyDictionary<string, string> Renamed = new Dictionary<string, string>
    {
        // The keys themselves, in the account's meta, have the name.
        ["accounts.relationships.keys"] = nameof(Account.KeysLink),

        // The attribute of the same name has it.
        ["products.relationships.platforms"] = nameof(Product.PlatformsLink),
    };

    /// <summary>Properties that stand for no member of the newest API version.</summary>
    public static readonly IReadOnlyDictionary<string, string> Extras = new Dictionary<string, string>
    {
        ["Machine.LicenseOwner"] = "what stands in the owner's place before 1.6",
        ["Release.Artifact"] = "what stands in the artifacts' place in 1.0",
        ["Artifact.RedirectUrl"] = "a link, which has no attribute's place",
        ["Setting.Names"] = "the value once more, as what it is for every setting known",
        ["Resource.Environment"] = "every type has it but five, for which it is null",
        ["Resource.Type"] = "JSON:API",
        ["Resource.Id"] = "JSON:API",
        ["Resource.Identifier"] = "JSON:API",
        ["Resource.AttributeNames"] = "access by name",
        ["Resource.RelationshipNames"] = "access by name",
    };

    /// <summary>Members whose type follows from more than the contract's <c>type</c>.</summary>
    public static readonly IReadOnlyDictionary<string, string> Special = new Dictionary<string, string>
    {
        // The client chooses the number.
        ["meta.nonce"] = "Int64?",
        ["meta.scope"] = "ValidationScope?",

        // Objects and values with a shape of their own.
        ["accounts.meta.keys"] = nameof(AccountKeys),
        ["releases.attributes.semver"] = nameof(SemanticVersion),
        ["settings.attributes.value"] = "JsonElement",

        // Their author chooses the numbers.
        ["semver.major"] = nameof(Int64),
        ["semver.minor"] = nameof(Int64),
        ["semver.patch"] = nameof(Int64),

        // 1.0 sends `artifact` in its place.
        ["releases.relationships.artifacts"] = "Relationship?",
    };

    /// <summary>The integers that are a number of seconds.</summary>
    public static readonly IReadOnlyList<string> Durations =
        ["duration", "heartbeatDuration", "interval", "requestLogRetentionDuration", "eventLogRetentionDuration"];

    public static TheoryData<string> Names => [.. ByName.Keys];

    /// <summary>The property of a member of a type.</summary>
    /// <param name="type">The resource type, such as <c>licenses</c>.</param>
    /// <param name="kind"><c>attributes</c>, <c>relationships</c> or <c>meta</c>.</param>
    /// <param name="name">The member's name on the wire.</param>
    public static PropertyInfo? Property(string type, string kind, string name) =>
        ByName[type].GetProperty(Renamed.GetValueOrDefault($"{type}.{kind}.{name}") ?? ClassNames.Of(name));
}
