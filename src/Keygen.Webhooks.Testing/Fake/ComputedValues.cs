using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The values that Keygen computes whenever it shows a resource.</summary>
internal static class ComputedValues
{
    private static readonly string[] OfPolicy = ["scheme", "encrypted", "strict", "floating", "requireHeartbeat", "requireCheckIn"];

    private static readonly string[] OwnOrPolicys =
        ["protected", "maxMachines", "maxProcesses", "maxUsers", "maxCores", "maxMemory", "maxDisk", "maxUses"];

    public static void Set(FakeState state, JsonObject resource)
    {
        switch (ResourceDocument.Type(resource))
        {
            case "licenses":
                SetLicense(state, resource);
                break;
            case "machines":
                SetMachine(state, resource);
                break;
            case "users":
                SetUser(state, resource);
                break;
        }
    }

    private static void SetLicense(FakeState state, JsonObject license)
    {
        var (attributes, policy) = (ResourceDocument.Attributes(license), state.Related(license, "policy")!);
        var ofPolicy = ResourceDocument.Attributes(policy);
        foreach (var name in OfPolicy)
        {
            attributes[name] = ofPolicy[name]?.DeepClone();
        }

        foreach (var name in OwnOrPolicys)
        {
            attributes[name] ??= ofPolicy[name]?.DeepClone();
        }

        ResourceDocument.Relate(license, "product", "products", ResourceDocument.Related(policy, "product"));
        attributes["nextCheckIn"] = (bool)ofPolicy["requireCheckIn"]! && ResourceDocument.Time(license, "lastCheckIn") is { } last
            ? SampleValues.Time(Later(last, (string)ofPolicy["checkInInterval"]!, (int)ofPolicy["checkInIntervalCount"]!)) : null;
        attributes["status"] = StatusOf(state, license);
        Count(state, license);
    }

    private static string StatusOf(FakeState state, JsonObject license)
    {
        var expiry = ResourceDocument.Time(license, "expiry");
        return state.Related(license, "owner") is { } owner && IsBanned(owner) ? "BANNED"
            : (bool)ResourceDocument.Attributes(license)["suspended"]! ? "SUSPENDED"
            : expiry < state.Now ? "EXPIRED"
            : expiry < state.Now.AddDays(3) ? "EXPIRING"
            : (ResourceDocument.Time(license, "lastValidated") ?? ResourceDocument.Time(license, "created")) < state.Now.AddDays(-90) ? "INACTIVE"
            : "ACTIVE";
    }

    private static void Count(FakeState state, JsonObject license)
    {
        var machines = state.All(ResourceKind.Machines).Where(one => ResourceDocument.Related(one, "license") == ResourceDocument.Id(license)).ToArray();
        long Sum(string name) => machines.Sum(one => (long?)ResourceDocument.Attributes(one)[name] ?? 0);
        license["relationships"]!["machines"]!["meta"] = new JsonObject
        {
            ["cores"] = Sum("cores"), ["memory"] = Sum("memory"), ["disk"] = Sum("disk"), ["count"] = machines.Length,
        };
        license["relationships"]!["users"]!["meta"] = new JsonObject { ["count"] = ResourceDocument.Related(license, "owner") is null ? 0 : 1 };
    }

    private static void SetMachine(FakeState state, JsonObject machine)
    {
        var policy = state.Related(state.Related(machine, "license")!, "policy")!;
        var (attributes, ofPolicy) = (ResourceDocument.Attributes(machine), ResourceDocument.Attributes(policy));
        attributes["requireHeartbeat"] = (bool)ofPolicy["requireHeartbeat"]! || attributes["lastHeartbeat"] is not null;
        attributes["heartbeatDuration"] = (int?)ofPolicy["heartbeatDuration"] ?? 600;
        attributes["maxProcesses"] ??= ofPolicy["maxProcesses"]?.DeepClone();
        ResourceDocument.Relate(machine, "product", "products", ResourceDocument.Related(policy, "product"));
    }

    private static void SetUser(FakeState state, JsonObject user)
    {
        var attributes = ResourceDocument.Attributes(user);
        attributes["fullName"] = (string?)attributes["firstName"] is { Length: > 0 } first && (string?)attributes["lastName"] is { Length: > 0 } last
            ? $"{first} {last}" : null;
        attributes["status"] = IsBanned(user) ? "BANNED"
            : ResourceDocument.Time(user, "created") >= state.Now.AddDays(-90) || HasActiveLicense(state, user) ? "ACTIVE"
            : "INACTIVE";
    }

    // A ban is the stored status. All others are computed.
    private static bool IsBanned(JsonObject user) => ResourceDocument.Text(user, "status") is "BANNED";

    private static bool HasActiveLicense(FakeState state, JsonObject user) => state.All(ResourceKind.Licenses)
        .Any(one => ResourceDocument.Related(one, "owner") == ResourceDocument.Id(user) && StatusOf(state, one) is "ACTIVE" or "EXPIRING");

    private static DateTimeOffset Later(DateTimeOffset time, string interval, int count) => interval switch
    {
        "day" => time.AddDays(count),
        "week" => time.AddDays(7 * count),
        "month" => time.AddMonths(count),
        _ => time.AddYears(count),
    };
}
