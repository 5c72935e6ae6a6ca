using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The actions of a license.</summary>
internal static class LicenseActions
{
    public static FakeApiResponse Suspend(ApiCall call, string id, bool suspend) => Act(call, id, suspend ? "suspended" : "reinstated", license =>
    {
        var attributes = ResourceDocument.Attributes(license);
        ResourceRules.Demand(
            (bool)attributes["suspended"]! != suspend,
            ApiErrors.State(suspend ? "is already suspended" : "is not suspended", "/data/attributes/suspended"));
        attributes["suspended"] = suspend;
    });

    public static FakeApiResponse Renew(ApiCall call, string id) => Act(call, id, "renewed", license =>
    {
        var policy = PolicyOf(call, license);
        ResourceRules.Demand(policy["duration"] is not null, ApiErrors.State("cannot be renewed because the policy does not have a duration"));
        var expiry = ResourceDocument.Time(license, "expiry") ?? throw new ApiRefusal(ApiErrors.NoErrors);
        var basis = (string?)policy["renewalBasis"] switch
        {
            "FROM_NOW" => call.State.Now,
            "FROM_NOW_IF_EXPIRED" when expiry < call.State.Now => call.State.Now,
            _ => expiry,
        };
        ResourceDocument.Attributes(license)["expiry"] = SampleValues.Time(basis.AddSeconds((double)policy["duration"]!));
    });

    public static FakeApiResponse CheckIn(ApiCall call, string id) => Act(call, id, "checked-in", license =>
    {
        ResourceRules.Demand((bool)PolicyOf(call, license)["requireCheckIn"]!, ApiErrors.State("cannot be checked in because the policy does not require it"));
        ResourceDocument.Attributes(license)["lastCheckIn"] = SampleValues.Time(call.State.Now);
    });

    private static FakeApiResponse Act(ApiCall call, string id, string verb, Action<JsonObject> act)
    {
        var license = call.Find(ResourceKind.Licenses, id);
        call.Demand(static token => token.MayChange);
        act(license);
        ResourceDocument.Touch(license, call.State.Now);
        call.Tell($"license.{verb}", license);
        return call.Answer(license);
    }

    private static JsonObject PolicyOf(ApiCall call, JsonObject license) => ResourceDocument.Attributes(call.State.Related(license, "policy")!);
}
