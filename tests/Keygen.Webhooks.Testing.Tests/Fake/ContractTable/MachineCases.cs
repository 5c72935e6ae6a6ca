namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>Machines: activation, deactivation, limits, and the events of each change.</summary>
internal static class MachineCases
{
    private const string One = """{"data":"{machine}"}""";

    public static IEnumerable<ApiCase> All =>
    [
        new("a machine by id", "GET machines/{machine}", 200, true, One),
        new("a machine by fingerprint", "GET machines/aa:bb", 200, true, One) { Token = "product" },
        new("a machine that is not there", "GET machines/{free}", 404, true, AnswerCases.NotFound("machine", "{free}")),
        new("machines of a license", "GET machines?license={license}", 200, true, """{"data":["{machine}"]}"""),
        new("machines below their license", "GET licenses/ADA-KEY/machines?page[size]=100&page[number]=1", 200, true,
            """{"data":["{machine}"],"links":{"self":"/v1/accounts/{account}/licenses/ADA-KEY/machines?page%5Bnumber%5D=1&page%5Bsize%5D=100","prev":null,"next":null,"first":"/v1/accounts/{account}/licenses/ADA-KEY/machines?page%5Bnumber%5D=1&page%5Bsize%5D=100","last":"/v1/accounts/{account}/licenses/ADA-KEY/machines?page%5Bnumber%5D=1&page%5Bsize%5D=100","meta":{"pages":1,"count":1}}}"""),
        new("machines by the user of their license", "GET machines?user={user}", 200, true, """{"data":["{machine}"]}"""),
        new("machines by fingerprint, none", "GET machines?fingerprint=cc", 200, true, """{"data":[]}"""),
        new("a machine is activated", "POST machines", 201, true, """{"data":"*"}""")
            { Json = Sent("""{"fingerprint":"cc:dd","cores":8}"""), Raised = ["machine.created"], Answered = ["Location: {url}/v1/accounts/{account}/machines/*"] },
        new("a machine without a fingerprint", "POST machines", 400, true, EndpointChangeCases.Missing("fingerprint")) { Json = Sent("{}"), Raised = [] },
        new("a machine of a license that is not there", "POST machines", 422, true, Error("LICENSE_NOT_FOUND", "must exist", "/relationships/license", "-relationships-license"))
            { Json = Sent("""{"fingerprint":"cc:dd"}""").Replace("{license}", "{free}", StringComparison.Ordinal) },
        new("a machine twice", "POST machines", 422, true, Error("FINGERPRINT_TAKEN", "has already been taken", "/attributes/fingerprint", "-attrs-fingerprint"))
            { Json = Sent("""{"fingerprint":"aa:bb"}"""), Raised = [] },
        new("a machine with more cores than the license allows", "POST machines", 422, true,
            Error("MACHINE_CORE_LIMIT_EXCEEDED", "machine core count has exceeded maximum allowed for license (64)", "", "")) { Json = Sent("""{"fingerprint":"cc:dd","cores":61}""") },
        new("a machine is changed", "PATCH machines/{machine}", 200, true, One) { Json = Sent("""{"name":"Desk"}"""), Raised = ["machine.updated"] },
        new("a machine's fingerprint stays", "PATCH machines/{machine}", 400, true) { Json = Sent("""{"fingerprint":"cc"}""") },
        new("a machine is deactivated", "DELETE machines/{machine}", 204, true, "") { Token = "product", Raised = ["machine.deleted"] },
        new("a reader deactivates nothing", "DELETE machines/{machine}", 403, true) { Token = "reader", Raised = [] },
    ];

    private static string Sent(string attributes) =>
        """{"data":{"type":"machines","attributes":ATTRIBUTES,"relationships":{"license":{"data":{"type":"licenses","id":"{license}"}}}}}"""
            .Replace("ATTRIBUTES", attributes, StringComparison.Ordinal);

    private static string Error(string code, string detail, string pointer, string anchor) =>
        $$$"""{"meta":{"id":"*"},"errors":[{"title":"Unprocessable resource","detail":"{{{detail}}}","code":"{{{code}}}","source":{"pointer":"/data{{{pointer}}}"},"links":{"about":"https://keygen.sh/docs/api/machines/#machines-object{{{anchor}}}"}}]}""";
}
