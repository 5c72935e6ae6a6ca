namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>Contract §7: who is let in, which answers are signed, and what errors look like.</summary>
internal static class AnswerCases
{
    private const string One = "GET webhook-events?limit=1";
    private const string First = """{"data":["{row11}"]}""";
    private const string Denied =
        """{"meta":{"id":"*"},"errors":[{"title":"Access denied","detail":"You do not have permission to complete the request (ensure the token or license is allowed to access all resources)"}]}""";
    private const string NoRoute =
        """{"meta":{"id":"*"},"errors":[{"title":"Not found","detail":"The requested endpoint was not found (check your HTTP method, Accept header, and URL path)","code":"NOT_FOUND"}]}""";

    public static IEnumerable<ApiCase> All =>
    [
        new("a bearer token", One, 200, true, First) { Answered = ["Content-Type: application/vnd.api+json; charset=utf-8", "Keygen-Version: 1.8"] },
        new("the account's slug", "GET /v1/accounts/northwind-tools/webhook-events?limit=1", 200, true, First),
        new("a server of one account: no accounts prefix", "GET /v1/webhook-events?limit=1", 200, true, First),
        new("Basic authentication", One, 200, true, First) { Token = "basic" },
        new("application/json", One, 200, true, First) { Sent = ["Accept: application/json"], Answered = ["Content-Type: application/json; charset=utf-8"] },
        new("no token", One, 401, true, Unauthorized("TOKEN_MISSING", "")) { Token = "none", Answered = ["WWW-Authenticate: Bearer realm=\"keygen\""] },
        new("a wrong token", One, 401, true, Unauthorized("TOKEN_INVALID", "#token-authentication")) { Token = "wrong" },

        new("a v before the version", One, 200, true, First) { Sent = ["Keygen-Version: v1.3"], Answered = ["Keygen-Version: 1.3"] },
        new("an unknown version", One, 400, false,
            """{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"unsupported API version requested","code":"INVALID_API_VERSION","links":{"about":"https://keygen.sh/docs/api/versioning/"}}]}""")
            { Sent = ["Keygen-Version: 1.9"] },
        new("no version", One, 400, false) { Sent = ["Keygen-Version: latest"] },
        new("an unknown media type", One, 400, false) { Sent = ["Accept: text/html"] },
        new("a signature by another algorithm", One, 200, true, First) { Sent = ["Keygen-Accept-Signature: algorithm=\"ecdsa-p256\""] },
        new("a signature with the account's key id", One, 200, true, First) { Sent = ["Keygen-Accept-Signature: keyid=\"{account}\", algorithm=\"rsa-sha256\""] },
        new("an unknown algorithm", One, 400, false,
            """{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"invalid accept-signature header (unsupported algorithm)"}]}""")
            { Sent = ["Keygen-Accept-Signature: algorithm=\"hs2019\""] },
        new("an algorithm without its quotes", One, 400, false) { Sent = ["Keygen-Accept-Signature: ed25519"] },
        new("another account's key id", One, 400, false) { Sent = ["Keygen-Accept-Signature: keyid=\"{product}\", algorithm=\"ed25519\""] },

        new("another account", "GET /v1/accounts/{product}/webhook-events?limit=1", 404, false),
        new("another account, without a token", "GET /v1/accounts/{product}/webhook-events?limit=1", 404, false) { Token = "none" },
        new("an unknown route", "GET webhooks", 404, false, NoRoute),
        new("an unknown method", "DELETE webhook-events", 404, false, NoRoute),
        new("an unknown version of the route", "GET /v2/webhook-events", 404, false, NoRoute),

        new("402", One, 402, true) { Order = static api => api.FailNext(402), Answered = ["Keygen-Version: 1.8"] },
        new("403 of no subscription", One, 403, true) { Order = static api => api.FailNext(403), Answered = ["Keygen-Version: 1.8"] },
        new("403 of the host", One, 403, false, "") { Order = static api => api.FailNext(403, isSigned: false), Answered = ["Keygen-Version:", "Content-Type:"] },
        new("404 of the host", One, 404, false) { Order = static api => api.FailNext(404) },
        new("422", One, 422, true) { Order = static api => api.FailNext(422) },
        new("429", One, 429, false) { Order = static api => api.FailNext(429, retryAfter: TimeSpan.FromSeconds(30)), Answered = ["Retry-After: 30"] },
        new("500 that is caught", One, 500, true) { Order = static api => api.FailNext(500), Answered = ["Keygen-Version: 1.8"] },
        new("500 that is not caught", One, 500, false, "") { Order = static api => api.FailNext(500, isSigned: false), Answered = ["Keygen-Version:"] },
        new("503", One, 503, false, "") { Order = static api => api.FailNext(503), Answered = ["Keygen-Version:"] },
        new("301", One, 301, false, "") { Order = static api => api.FailNext(301), Answered = ["Keygen-Version:"] },

        new("one event", "GET webhook-events/{row1}", 200, true, """{"data":"{row1}"}"""),
        new("an event that is not there", "GET webhook-events/{product}", 404, true, NotFound("webhook event", "{product}")),
        new("an event's id that is no UUID", "GET webhook-events/none", 404, true, NotFound("webhook event", "none")),
        new("a retry", "POST webhook-events/{row1}/actions/retry", 201, true, """{"data":"*"}""")
            { Answered = ["Location: {url}/v1/accounts/{account}/webhook-events/*"] },
        new("a retry of what is no longer subscribed", "POST webhook-events/{rowN}/actions/retry", 201, true, """{"data":"*"}"""),
        new("a retry for an endpoint that is gone", "POST webhook-events/{rowD}/actions/retry", 422, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Unprocessable entity","detail":"webhook event failed to retry"}]}"""),
        new("a retry of what is not there", "POST webhook-events/{product}/actions/retry", 404, true, NotFound("webhook event", "{product}")),
        new("a deletion", "DELETE webhook-events/{row1}", 204, true, ""),
        new("a deletion of what is not there", "DELETE webhook-events/{product}", 404, true, NotFound("webhook event", "{product}")),

        new("a reader reads", One, 200, true, First) { Token = "reader" },
        new("a reader does not retry", "POST webhook-events/{row1}/actions/retry", 403, true, Denied) { Token = "reader" },
        new("a reader does not delete", "DELETE webhook-events/{row1}", 403, true, Denied) { Token = "reader" },
        new("a user reads no events", One, 403, true, Denied) { Token = "user" },
        new("a user reads no endpoints", "GET webhook-endpoints", 403, true, Denied) { Token = "user" },
        new("a product reads its endpoints' events", "GET webhook-events", 200, true, """{"data":["{rowP}"]}""") { Token = "product" },
        new("a product reads one of them", "GET webhook-events/{rowP}", 200, true, """{"data":"{rowP}"}""") { Token = "product" },
        new("a product does not see others", "GET webhook-events/{row1}", 404, true, NotFound("webhook event", "{row1}")) { Token = "product" },
        new("a product does not retry", "POST webhook-events/{rowP}/actions/retry", 403, true, Denied) { Token = "product" },
        new("a product does not delete", "DELETE webhook-events/{rowP}", 403, true, Denied) { Token = "product" },
    ];

    public static string NotFound(string what, string id) =>
        $$$"""{"meta":{"id":"*"},"errors":[{"title":"Not found","detail":"The requested {{{what}}} '{{{id}}}' was not found","code":"NOT_FOUND"}]}""";

    public static string Unauthorized(string code, string anchor) =>
        $$$"""{"meta":{"id":"*"},"errors":[{"title":"Unauthorized","detail":"You must be authenticated to complete the request","code":"{{{code}}}","links":{"about":"https://keygen.sh/docs/api/authentication/{{{anchor}}}"}}]}""";
}
