namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>Licenses: calls, filters, errors, and the events that each change raises.</summary>
internal static class LicenseCases
{
    private const string One = """{"data":"{license}"}""";

    public static IEnumerable<ApiCase> All =>
    [
        new("a license by id", "GET licenses/{license}", 200, true, One) { Raised = [] },
        new("a license by key", "GET licenses/ADA-KEY", 200, true, One),
        new("a license that is not there", "GET licenses/{free}", 404, true, AnswerCases.NotFound("license", "{free}")),
        new("another product's license", "GET licenses/{licenseF}", 404, true, AnswerCases.NotFound("license", "{licenseF}")) { Token = "product" },
        new("a user's own license", "GET licenses/{license}", 200, true, One) { Token = "user" },
        new("a license for another user", "GET licenses/{licenseF}", 404, true) { Token = "user" },
        new("all licenses", "GET licenses", 200, true, """{"data":["{licenseF}","{license}"]}"""),
        new("a product's licenses", "GET licenses", 200, true, """{"data":["{license}"]}""") { Token = "product" },
        new("licenses by number, with totals", "GET licenses?page[number]=2&page[size]=1", 200, true,
            """{"data":["{license}"],"links":{"self":"/v1/accounts/{account}/licenses?page%5Bnumber%5D=2&page%5Bsize%5D=1","prev":"/v1/accounts/{account}/licenses?page%5Bnumber%5D=1&page%5Bsize%5D=1","next":null,"first":"/v1/accounts/{account}/licenses?page%5Bnumber%5D=1&page%5Bsize%5D=1","last":"/v1/accounts/{account}/licenses?page%5Bnumber%5D=2&page%5Bsize%5D=1","meta":{"pages":2,"count":2}}}"""),
        new("licenses by cursor", "GET licenses?page[cursor]={licenseF}&page[size]=1", 200, true,
            """{"data":["{license}"],"links":{"self":"/v1/accounts/{account}/licenses?page%5Bcursor%5D={licenseF}&page%5Bsize%5D=1","next":null}}"""),
        new("licenses by status", "GET licenses?status=suspended", 200, true, """{"data":["{licenseF}"]}"""),
        new("licenses by policy", "GET licenses?policy={policyP}", 200, true, """{"data":["{license}"]}"""),
        new("licenses by product", "GET licenses?product={other}", 200, true, """{"data":["{licenseF}"]}"""),
        new("licenses by user", "GET licenses?user=Ada@customer.example", 200, true, """{"data":["{license}"]}"""),
        new("licenses by owner", "GET licenses?owner={user}", 200, true, """{"data":["{license}"]}"""),
        new("licenses by metadata", "GET licenses?metadata[team]=blue", 200, true, """{"data":["{license}"]}"""),
        new("licenses by metadata that is a number, in another spelling", "GET licenses?metadata[order_id]=7", 200, true, """{"data":["{license}"]}"""),
        new("licenses by metadata, none", "GET licenses?metadata[team]=red", 200, true, """{"data":[]}"""),
        new("licenses by an unknown filter", "GET licenses?colour=blue&limit=1", 200, true, """{"data":["{licenseF}"]}"""),
        new("a user's licenses", "GET users/{user}/licenses", 200, true, """{"data":["{license}"]}"""),
        new("a policy's licenses", "GET policies/{policyP}/licenses", 200, true, """{"data":["{license}"]}"""),
        new("a product by its code", "GET products/other", 200, true, """{"data":"{other}"}"""),
        new("products", "GET products", 200, true, """{"data":["{product}","{other}"]}"""),
        new("no products are made", "POST products", 404, false),

        new("a new license", "POST licenses", 201, true, """{"data":"*"}""")
            { Json = Sent("""{"name":"One"}""", Policy), Raised = ["license.created"], Answered = ["Location: {url}/v1/accounts/{account}/licenses/*"] },
        new("a new license with an id and an owner by its old name", "POST licenses", 201, true, """{"data":"{free}"}""")
            { Token = "product", Json = Sent("{}", Policy + ""","user":{"data":{"type":"users","id":"{user}"}}""", ""","id":"{free}" """), Raised = ["license.created"] },
        new("a license without a policy", "POST licenses", 400, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"is missing","source":{"pointer":"/data/relationships/policy"}}]}""") { Json = Sent("{}", ""), Raised = [] },
        new("a license of a policy that is not there", "POST licenses", 422, true, Error("POLICY_NOT_FOUND", "must exist", "relationships/policy", "-relationships-policy"))
            { Json = Sent("{}", Policy.Replace("policyP", "free", StringComparison.Ordinal)) },
        new("a license for a user who is not there", "POST licenses", 422, true, Error("OWNER_NOT_FOUND", "must exist", "relationships/owner", "-relationships-owner"))
            { Json = Sent("{}", Policy + ""","owner":{"data":{"type":"users","id":"{free}"}}""") },
        new("a license of another product's policy", "POST licenses", 403, true) { Token = "product", Json = Sent("{}", Policy.Replace("policyP", "policy", StringComparison.Ordinal)) },
        new("a license with an id in use", "POST licenses", 422, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Unprocessable resource","detail":"must not conflict with another license","code":"ID_CONFLICT","source":{"pointer":"/data/id"}}]}""")
            { Json = Sent("{}", Policy, ""","id":"{license}" """), Raised = [] },
        new("a license with an id that is no UUID", "POST licenses", 422, true) { Json = Sent("{}", Policy, ""","id":"mine" """) },
        new("a license with a key in use", "POST licenses", 422, true, Error("KEY_TAKEN", "has already been taken", "attributes/key", "-attrs-key"))
            { Json = Sent("""{"key":"ADA-KEY"}""", Policy) },
        new("a license with a short key", "POST licenses", 422, true,
            Error("KEY_TOO_SHORT", "is too short (minimum is 6 characters)", "attributes/key", "-attrs-key")) { Json = Sent("""{"key":"abc"}""", Policy) },
        new("a license with a value of another kind", "POST licenses", 400, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"type mismatch (received string expected integer)","source":{"pointer":"/data/attributes/maxMachines"}}]}""")
            { Json = Sent("""{"maxMachines":"5"}""", Policy) },
        new("a reader makes no license", "POST licenses", 403, true) { Token = "reader", Json = Sent("{}", Policy) },

        new("a license is changed", "PATCH licenses/{license}", 200, true, One) { Json = Sent("""{"name":"Two","metadata":{}}""", ""), Raised = ["license.updated"] },
        new("a license is changed by key and PUT", "PUT licenses/ADA-KEY", 200, true, One) { Token = "product", Json = Sent("""{"name":null}""", ""), Raised = ["license.updated"] },
        new("a license's key stays", "PATCH licenses/{license}", 400, true) { Json = Sent("""{"key":"another"}""", ""), Raised = [] },
        new("a user does not change a license", "PATCH licenses/{license}", 403, true) { Token = "user", Json = Sent("{}", "") },
        new("a license is deleted", "DELETE licenses/{license}", 204, true, "") { Raised = ["license.deleted"] },
        new("a license is revoked", "DELETE licenses/{license}/actions/revoke", 204, true, "") { Raised = ["license.revoked"] },
        new("a license is suspended", "POST licenses/{license}/actions/suspend", 200, true, One) { Token = "product", Raised = ["license.suspended"] },
        new("a suspended license is not suspended", "POST licenses/{licenseF}/actions/suspend", 422, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Unprocessable entity","detail":"is already suspended","source":{"pointer":"/data/attributes/suspended"}}]}""") { Raised = [] },
        new("a suspended license is reinstated", "POST licenses/{licenseF}/actions/reinstate", 200, true, """{"data":"{licenseF}"}""") { Raised = ["license.reinstated"] },
        new("a license in use is not reinstated", "POST licenses/{license}/actions/reinstate", 422, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Unprocessable entity","detail":"is not suspended","source":{"pointer":"/data/attributes/suspended"}}]}"""),
        new("a license is renewed", "POST licenses/ADA-KEY/actions/renew", 200, true, One) { Raised = ["license.renewed"] },
        new("a license without a duration is not renewed", "POST licenses/{licenseF}/actions/renew", 422, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Unprocessable entity","detail":"cannot be renewed because the policy does not have a duration"}]}""") { Raised = [] },
        new("a license is checked in", "POST licenses/{license}/actions/check-in", 200, true, One) { Raised = ["license.checked-in"] },
        new("a license that needs no check-in", "POST licenses/{licenseF}/actions/check-in", 422, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Unprocessable entity","detail":"cannot be checked in because the policy does not require it"}]}"""),
        new("a reader suspends nothing", "POST licenses/{license}/actions/suspend", 403, true) { Token = "reader", Raised = [] },
        new("another product's license is not suspended", "POST licenses/{licenseF}/actions/suspend", 404, true) { Token = "product" },
        new("an unknown action", "POST licenses/{license}/actions/explode", 404, false),
    ];

    private const string Policy = """ "policy":{"data":{"type":"policies","id":"{policyP}"}}""";

    private static string Sent(string attributes, string relationships, string id = "") =>
        """{"data":{"type":"licenses"ID,"attributes":ATTRIBUTES,"relationships":{RELATIONSHIPS}}}"""
            .Replace("ID", id, StringComparison.Ordinal).Replace("ATTRIBUTES", attributes, StringComparison.Ordinal).Replace("RELATIONSHIPS", relationships, StringComparison.Ordinal);

    private static string Error(string code, string detail, string pointer, string anchor) =>
        $$$"""{"meta":{"id":"*"},"errors":[{"title":"Unprocessable resource","detail":"{{{detail}}}","code":"{{{code}}}","source":{"pointer":"/data/{{{pointer}}}"},"links":{"about":"https://keygen.sh/docs/api/licenses/#licenses-object{{{anchor}}}"}}]}""";
}
