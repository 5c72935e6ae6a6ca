namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>Contract §8, as far as the fake has it: endpoints are listed and shown. Beside them policies, which an endpoint watch reads.</summary>
internal static class EndpointCases
{
    public static IEnumerable<ApiCase> All =>
    [
        new("endpoints", "GET webhook-endpoints", 200, true, """{"data":["{endpointN}","{endpointP}","{endpoint}"]}"""),
        new("endpoints by cursor", "GET webhook-endpoints?page[cursor]={endpointN}&page[size]=1", 200, true,
            """{"data":["{endpointP}"],"links":{"self":"/v1/accounts/{account}/webhook-endpoints?page%5Bcursor%5D={endpointN}&page%5Bsize%5D=1","next":"/v1/accounts/{account}/webhook-endpoints?page%5Bcursor%5D={endpointP}&page%5Bsize%5D=1"}}"""),
        new("endpoints by number, with totals", "GET webhook-endpoints?page[number]=1&page[size]=3", 200, true,
            """{"data":["{endpointN}","{endpointP}","{endpoint}"],"links":{"self":"/v1/accounts/{account}/webhook-endpoints?page%5Bnumber%5D=1&page%5Bsize%5D=3","prev":null,"next":null,"first":"/v1/accounts/{account}/webhook-endpoints?page%5Bnumber%5D=1&page%5Bsize%5D=3","last":"/v1/accounts/{account}/webhook-endpoints?page%5Bnumber%5D=1&page%5Bsize%5D=3","meta":{"pages":1,"count":3}}}"""),
        new("endpoints, a cursor that is no UUID", "GET webhook-endpoints?page[cursor]=last&page[size]=1", 400, true),
        new("endpoints of an environment", "GET webhook-endpoints", 200, true, """{"data":["{endpointI}"]}""")
            { Token = "sandbox", Sent = ["Keygen-Environment: sandbox"] },
        new("endpoints of a shared environment", "GET webhook-endpoints", 200, true, """{"data":["{endpointN}","{endpointP}","{endpoint}"]}""")
            { Sent = ["Keygen-Environment: staging"] },
        new("endpoints for a reader", "GET webhook-endpoints?limit=1", 200, true, """{"data":["{endpointN}"]}""") { Token = "reader" },
        new("endpoints for a product: none, whatever there is", "GET webhook-endpoints", 200, true, """{"data":[]}""") { Token = "product" },
        new("an endpoint for its product: none", "GET webhook-endpoints/{endpointP}", 404, true, AnswerCases.NotFound("webhook endpoint", "{endpointP}"))
            { Token = "product" },
        new("an endpoint that is not there", "GET webhook-endpoints/{product}", 404, true, AnswerCases.NotFound("webhook endpoint", "{product}")),
        new("an endpoint of no product", "GET webhook-endpoints/{endpoint}", 200, true, Endpoint("{endpoint}", """{"links":{"related":null},"data":null}""")) { Whole = true },
        new("an endpoint of a product", "GET webhook-endpoints/{endpointP}", 200, true, Endpoint(
            "{endpointP}", """{"links":{"related":"/v1/accounts/{account}/products/{product}"},"data":{"type":"products","id":"{product}"}}""")) { Whole = true },
        new("policies", "GET policies", 200, true, """{"data":["{policy}","{policyP}"]}"""),
        new("a product's policies", "GET policies", 200, true, """{"data":["{policyP}"]}""") { Token = "product" },
        new("a policy that is not there", "GET policies/{product}", 404, true, AnswerCases.NotFound("policy", "{product}")),
    ];

    private static string Endpoint(string id, string product) =>
        """{"data":{"id":"ID","type":"webhook-endpoints","attributes":{"url":"https://hooks.example.com/webhooks/keygen","subscriptions":["*"],"signatureAlgorithm":"ed25519","apiVersion":"1.8","created":"2026-11-23T08:46:40.000Z","updated":"2026-11-23T08:46:40.000Z"},"relationships":{"account":{"links":{"related":"/v1/accounts/{account}"},"data":{"type":"accounts","id":"{account}"}},"environment":{"links":{"related":null},"data":null},"product":PRODUCT},"links":{"self":"/v1/accounts/{account}/webhook-endpoints/ID"}}}"""
            .Replace("ID\"", id + "\"", StringComparison.Ordinal).Replace("PRODUCT", product, StringComparison.Ordinal);
}
