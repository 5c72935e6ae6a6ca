namespace Keygen.Webhooks.Tests.Events;

/// <summary>The classes there are for resource types. A new class needs its row here, and is then checked against the contract.</summary>
internal static class ContractTypes
{
    public static readonly IReadOnlyDictionary<string, Type> ByName = new Dictionary<string, Type>
    {
        ["licenses"] = typeof(License),
        ["license-entitlements"] = typeof(LicenseEntitlement),
        ["license-users"] = typeof(LicenseUser),
        ["machines"] = typeof(Machine),
        ["users"] = typeof(User),
    };

    /// <summary>Properties that stand for no member of the newest API version.</summary>
    public static readonly IReadOnlyList<string> Extras = ["Machine.LicenseOwner"];

    /// <summary>Members whose type follows from more than the contract's <c>type</c>.</summary>
    public static readonly IReadOnlyDictionary<string, string> Special = new Dictionary<string, string>
    {
        // The client chooses the number.
        ["meta.nonce"] = "Int64?",
        ["meta.scope"] = "ValidationScope?",
    };

    /// <summary>The integers that are a number of seconds.</summary>
    public static readonly IReadOnlyList<string> Durations = ["duration", "heartbeatDuration", "interval"];

    public static TheoryData<string> Names => [.. ByName.Keys];
}
