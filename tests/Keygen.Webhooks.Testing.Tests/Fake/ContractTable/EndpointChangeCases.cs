namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>Contract §8: endpoints are created, changed and deleted.</summary>
internal static class EndpointChangeCases
{
    private const string Document = """{"data":{"type":"webhook-endpoints","attributes":ATTRIBUTES}}""";

    public static IEnumerable<ApiCase> All =>
    [
        new("a new endpoint has the defaults", "POST webhook-endpoints", 201, true, Made("""{"links":{"related":null},"data":null}"""))
        {
            Json = Sent("""{"url":"https://hooks.example.org/keygen"}"""), Whole = true, Raised = [],
            Answered = ["Location: {url}/v1/accounts/{account}/webhook-endpoints/*"],
        },
        new("a new endpoint of a product", "POST webhook-endpoints", 201, true, Made(
            """{"links":{"related":"/v1/accounts/{account}/products/{product}"},"data":{"type":"products","id":"{product}"}}"""))
        {
            Json = """{"data":{"type":"webhook-endpoint","attributes":{"url":"https://hooks.example.org/keygen"},"relationships":{"product":{"data":{"type":"products","id":"{product}"}}}}}""",
            Whole = true,
        },
        new("a product's new endpoint is scoped to the product", "POST webhook-endpoints", 201, true, Made(
            """{"links":{"related":"/v1/accounts/{account}/products/{product}"},"data":{"type":"products","id":"{product}"}}"""))
            { Token = "product", Json = Sent("""{"url":"https://hooks.example.org/keygen"}"""), Whole = true },
        new("a product that is not there", "POST webhook-endpoints", 422, true, Error("relationships-product", "relationships/product", "PRODUCT_NOT_FOUND", "must exist"))
            { Json = """{"data":{"type":"webhook-endpoints","attributes":{"url":"https://hooks.example.org/"},"relationships":{"product":{"data":{"type":"products","id":"{free}"}}}}}""" },
        new("no URL", "POST webhook-endpoints", 400, true, Missing("url")) { Json = Sent("{}") },
        new("a URL that is none", "POST webhook-endpoints", 422, true, Error("attrs-url", "attributes/url", "URL_INVALID", "must be a valid URL"))
            { Json = Sent("""{"url":"1230-12e9 c0"}""") },
        new("http", "POST webhook-endpoints", 422, true,
            Error("attrs-url", "attributes/url", "URL_PROTOCOL_INVALID", "must be a valid URL using one of the following protocols: https"))
            { Json = Sent("""{"url":"http://hooks.example.org/"}""") },
        new("localhost", "POST webhook-endpoints", 422, true, Error("attrs-url", "attributes/url", "URL_HOST_INVALID", "must be a URL with a valid host"))
            { Json = Sent("""{"url":"https://localhost/"}""") },
        new("an IP address", "POST webhook-endpoints", 422, true, Error("attrs-url", "attributes/url", "URL_HOST_INVALID", "must be a URL with a valid host"))
            { Json = Sent("""{"url":"https://198.51.100.7/"}""") },
        new("Keygen's own host", "POST webhook-endpoints", 422, true, Error("attrs-url", "attributes/url", "URL_HOST_INVALID", "must be a URL with a valid host"))
            { Json = Sent("""{"url":"https://api.keygen.sh/v1/x"}""") },
        new("no subscriptions", "PATCH webhook-endpoints/{endpoint}", 422, true,
            Error("attrs-subscriptions", "attributes/subscriptions", "SUBSCRIPTIONS_TOO_SHORT", "must have at least 1 webhook event subscription"))
            { Json = Sent("""{"subscriptions":[]}""") },
        new("an unknown name", "PATCH webhook-endpoints/{endpoint}", 422, true,
            Error("attrs-subscriptions", "attributes/subscriptions", "SUBSCRIPTIONS_NOT_ALLOWED", "unsupported webhook event type for subscription"))
            { Json = Sent("""{"subscriptions":["license.created","license.*"]}""") },
        new("all and a name", "PATCH webhook-endpoints/{endpoint}", 422, true,
            Error("attrs-subscriptions", "attributes/subscriptions", "SUBSCRIPTIONS_NOT_ALLOWED", "unsupported webhook event type for subscription"))
            { Json = Sent("""{"subscriptions":["*","license.created"]}""") },
        new("an algorithm Keygen does not have", "PATCH webhook-endpoints/{endpoint}", 422, true,
            Error("attrs-signatureAlgorithm", "attributes/signatureAlgorithm", "SIGNATURE_ALGORITHM_NOT_ALLOWED", "unsupported signature algorithm"))
            { Json = Sent("""{"signatureAlgorithm":"sha1"}""") },
        new("a version Keygen does not have", "PATCH webhook-endpoints/{endpoint}", 422, true,
            Error("attrs-apiVersion", "attributes/apiVersion", "API_VERSION_NOT_ALLOWED", "unsupported version"))
            { Json = Sent("""{"apiVersion":"1.9"}""") },
        new("an unknown attribute", "PATCH webhook-endpoints/{endpoint}", 400, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"unpermitted parameter","source":{"pointer":"/data/attributes/secret"}}]}""")
            { Json = Sent("""{"secret":"x"}""") },
        new("an endpoint is changed", "PATCH webhook-endpoints/{endpointP}", 200, true, Endpoint(
            "{endpointP}", """ "url":"https://hooks.example.com/webhooks/keygen","subscriptions":["license.created"],"signatureAlgorithm":"ecdsa-p256","apiVersion":"1.3" """))
        {
            Json = """{"data":{"type":"webhook-endpoints","attributes":{"subscriptions":["license.created","license.created"],"signatureAlgorithm":"ecdsa-p256","apiVersion":"1.3"},"relationships":{"product":{"data":null}}}}""",
            Whole = true, Raised = [],
        },
        new("a disabled endpoint is enabled, by PUT too", "PUT webhook-endpoints/{endpointN}", 200, true, """{"data":"{endpointN}"}""")
            { Json = Sent("""{"subscriptions":["*"]}""") },
        new("an endpoint is deleted", "DELETE webhook-endpoints/{endpoint}", 204, true, "") { Raised = [] },
        new("a deletion of an endpoint that is not there", "DELETE webhook-endpoints/{free}", 404, true, AnswerCases.NotFound("webhook endpoint", "{free}")),
        new("a reader makes no endpoint", "POST webhook-endpoints", 403, true) { Token = "reader", Json = Sent("""{"url":"https://hooks.example.org/"}""") },
        new("a reader deletes no endpoint", "DELETE webhook-endpoints/{endpoint}", 403, true) { Token = "reader" },
        new("a product does not find its own endpoint to change", "PATCH webhook-endpoints/{endpointP}", 404, true, AnswerCases.NotFound("webhook endpoint", "{endpointP}"))
            { Token = "product", Json = Sent("""{"subscriptions":["*"]}""") },
        new("a new endpoint of an environment", "POST webhook-endpoints", 201, true, """{"data":"*"}""")
            { Token = "sandbox", Sent = ["Keygen-Environment: sandbox"], Json = Sent("""{"url":"https://hooks.example.org/"}""") },
        new("a body that is not JSON", "POST webhook-endpoints", 400, false) { Json = "{" },
        new("a body of another type", "POST webhook-endpoints", 400, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"is invalid","source":{"pointer":"/data/type"}}]}""")
            { Json = """{"data":{"type":"licenses","attributes":{"url":"https://hooks.example.org/"}}}""" },
    ];

    public static string Missing(string attribute) =>
        $$$"""{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"is missing","source":{"pointer":"/data/attributes/{{{attribute}}}"}}]}""";

    private static string Sent(string attributes) => Document.Replace("ATTRIBUTES", attributes, StringComparison.Ordinal);

    private static string Error(string anchor, string pointer, string code, string detail) =>
        $$$"""{"meta":{"id":"*"},"errors":[{"title":"Unprocessable resource","detail":"{{{detail}}}","code":"{{{code}}}","source":{"pointer":"/data/{{{pointer}}}"},"links":{"about":"https://keygen.sh/docs/api/webhook_endpoints/#webhook_endpoints-object-{{{anchor}}}"}}]}""";

    private static string Made(string product) => Endpoint(
        "*", """ "url":"https://hooks.example.org/keygen","subscriptions":["*"],"signatureAlgorithm":"ed25519","apiVersion":null """, product, "2026-11-23T08:46:56.000Z");

    private static string Endpoint(string id, string attributes, string product = """{"links":{"related":null},"data":null}""", string created = "2026-11-23T08:46:40.000Z") =>
        """{"data":{"id":"ID","type":"webhook-endpoints","attributes":{ATTRIBUTES,"created":"CREATED","updated":"2026-11-23T08:46:56.000Z"},"relationships":{"account":{"links":{"related":"/v1/accounts/{account}"},"data":{"type":"accounts","id":"{account}"}},"environment":{"links":{"related":null},"data":null},"product":PRODUCT},"links":{"self":"/v1/accounts/{account}/webhook-endpoints/ID"}}}"""
            .Replace("ID\"", id + "\"", StringComparison.Ordinal).Replace("ATTRIBUTES", attributes.Trim(), StringComparison.Ordinal)
            .Replace("CREATED", created, StringComparison.Ordinal).Replace("PRODUCT", product, StringComparison.Ordinal);
}
