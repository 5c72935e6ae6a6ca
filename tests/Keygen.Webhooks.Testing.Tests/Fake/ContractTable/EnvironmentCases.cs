namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>Contract §7: environments, by header or parameter. <c>staging</c> is shared, <c>sandbox</c> isolated.</summary>
internal static class EnvironmentCases
{
    private const string Invalid =
        """{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"environment is invalid","code":"ENVIRONMENT_INVALID","source":{"header":"Keygen-Environment"}}]}""";

    public static IEnumerable<ApiCase> All =>
    [
        new("the global environment shows its own rows", "GET webhook-events?events[]=user.created", 200, true, """{"data":[]}"""),
        new("the global environment does not show another's row", "GET webhook-events/{rowS}", 404, true, AnswerCases.NotFound("webhook event", "{rowS}")),
        new("a shared environment by its code", "GET webhook-events?events[]=user.created", 200, true, """{"data":["{rowS}"]}""") { Sent = ["Keygen-Environment: staging"] },
        new("a shared environment by its id", "GET webhook-events?events[]=user.created", 200, true, """{"data":["{rowS}"]}""") { Sent = ["Keygen-Environment: {staging}"] },
        new("a shared environment by parameter", "GET webhook-events?events[]=user.created&environment=staging", 200, true, """{"data":["{rowS}"]}"""),
        new("a shared environment shows the global rows too", "GET webhook-events?limit=4&order=asc&environment=staging", 200, true,
            """{"data":["{rowD}","{rowN}","{rowP}","{rowS}"]}"""),
        new("a shared environment shows a global row", "GET webhook-events/{row1}", 200, true, """{"data":"{row1}"}""") { Sent = ["Keygen-Environment: staging"] },
        new("a shared environment with its own token", "GET webhook-events/{rowS}", 200, true, """{"data":"{rowS}"}""")
            { Token = "staging", Sent = ["Keygen-Environment: staging"] },
        new("an environment's token without its environment", "GET webhook-events", 401, true, AnswerCases.Unauthorized("TOKEN_INVALID", "#token-authentication"))
            { Token = "staging" },
        new("an isolated environment with a global token", "GET webhook-events", 401, true, AnswerCases.Unauthorized("TOKEN_INVALID", "#token-authentication"))
            { Sent = ["Keygen-Environment: sandbox"] },
        new("an isolated environment with its own token", "GET webhook-events", 200, true, """{"data":["{rowI}"]}""")
            { Token = "sandbox", Sent = ["Keygen-Environment: sandbox"] },
        new("an isolated environment does not show a global row", "GET webhook-events/{row1}", 404, true, AnswerCases.NotFound("webhook event", "{row1}"))
            { Token = "sandbox", Sent = ["Keygen-Environment: sandbox"] },
        new("an environment's token retries", "POST webhook-events/{rowI}/actions/retry", 201, true, """{"data":"*"}""")
            { Token = "sandbox", Sent = ["Keygen-Environment: sandbox"] },
        new("an unknown environment", "GET webhook-events", 400, true, Invalid) { Sent = ["Keygen-Environment: production"] },
        new("an unknown environment by parameter", "GET webhook-events?environment=production", 400, true, Invalid),
        new("an unknown environment comes before a wrong token", "GET webhook-events", 400, true, Invalid) { Token = "wrong", Sent = ["Keygen-Environment: production"] },
    ];
}
