namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>Users and their passwords: calls, errors, and the events that each change raises.</summary>
internal static class UserCases
{
    private const string One = """{"data":"{user}"}""";

    public static IEnumerable<ApiCase> All =>
    [
        new("a user by id", "GET users/{user}", 200, true, One),
        new("a user by e-mail, in other letters", "GET users/ADA@customer.example", 200, true, One),
        new("a user who is not there", "GET users/nobody@customer.example", 404, true, AnswerCases.NotFound("user", "nobody@customer.example")),
        new("an admin is hidden from a product", "GET users/root@customer.example", 404, true, AnswerCases.NotFound("user", "root@customer.example")) { Token = "product" },
        new("users without roles are plain ones", "GET users", 200, true, """{"data":["{user}"]}"""),
        new("users by role", "GET users?roles[]=admin", 200, true, """{"data":["{admin}"]}"""),

        new("a new user", "POST users", 201, true, """{"data":"*"}""")
            { Json = Sent("""{"email":"Grace@customer.example","firstName":"Grace"}"""), Raised = ["user.created"], Answered = ["Location: {url}/v1/accounts/{account}/users/*"] },
        new("a new user without a token, as the account is not protected", "POST users", 201, true, """{"data":"*"}""")
            { Token = "none", Json = Sent("""{"email":"grace@customer.example","password":"secret"}"""), Raised = ["user.created"] },
        new("a user without an address", "POST users", 400, true, EndpointChangeCases.Missing("email")) { Json = Sent("{}"), Raised = [] },
        new("an address in use", "POST users", 422, true, Error("EMAIL_TAKEN", "has already been taken", "email")) { Json = Sent("""{"email":"ADA@customer.example"}"""), Raised = [] },
        new("an admin's address", "POST users", 422, true, Error("EMAIL_TAKEN", "has already been taken", "email"))
            { Token = "product", Json = Sent("""{"email":"root@customer.example"}""") },
        new("an address that is none", "POST users", 422, true, Error("EMAIL_INVALID", "must be a valid email", "email")) { Json = Sent("""{"email":"ada"}""") },
        new("a short password", "POST users", 422, true, Error("PASSWORD_TOO_SHORT", "is too short (minimum is 6 characters)", "password"))
            { Json = Sent("""{"email":"grace@customer.example","password":"abc"}""") },
        new("a product makes no admin", "POST users", 400, true) { Token = "product", Json = Sent("""{"email":"grace@customer.example","role":"admin"}""") },
        new("a user is changed", "PATCH users/{user}", 200, true, One) { Token = "product", Json = Sent("""{"metadata":{"stripe_id":"cus_1"}}"""), Raised = ["user.updated"] },
        new("a user keeps the address", "PATCH users/{user}", 200, true, One) { Json = Sent("""{"email":"ada@customer.example"}"""), Raised = ["user.updated"] },
        new("a user is deleted", "DELETE users/{user}", 204, true, "") { Raised = ["user.deleted"] },
        new("a user is banned", "POST users/{user}/actions/ban", 200, true, One) { Raised = ["user.banned"] },
        new("a user's ban is lifted", "POST users/ada@customer.example/actions/unban", 200, true, One) { Raised = ["user.unbanned"] },
        new("a reader bans nobody", "POST users/{user}/actions/ban", 403, true) { Token = "reader", Raised = [] },

        new("a reset for a known address", "POST passwords", 204, true, "")
            { Token = "none", Json = """{"meta":{"email":"Ada@customer.example","deliver":false}}""", Raised = ["user.password-reset"] },
        new("a reset for an unknown address", "POST passwords", 204, true, "") { Token = "none", Json = """{"meta":{"email":"nobody@customer.example"}}""", Raised = [] },
        new("a reset without an address", "POST passwords", 400, true) { Token = "none", Json = """{"meta":{}}""" },
        new("a wrong reset token", "POST users/{user}/actions/reset-password", 404, true, AnswerCases.NotFound("user", "{user}"))
            { Token = "none", Json = """{"meta":{"passwordResetToken":"guessed","newPassword":"secret"}}""" },
        new("a reset for a user who is not there", "POST users/{free}/actions/reset-password", 404, true, AnswerCases.NotFound("user", "{free}"))
            { Token = "none", Json = """{"meta":{"passwordResetToken":"guessed","newPassword":"secret"}}""" },
        new("a user sets a password", "POST users/{user}/actions/update-password", 200, true, One)
            { Token = "user", Json = """{"meta":{"oldPassword":"old password","newPassword":"new password"}}""", Raised = [] },
        new("a user with a wrong old password", "POST users/{user}/actions/update-password", 401, true,
            """{"meta":{"id":"*"},"errors":[{"title":"Unauthorized","detail":"is not valid","source":{"pointer":"/meta/oldPassword"}}]}""")
            { Token = "user", Json = """{"meta":{"oldPassword":"guessed","newPassword":"new password"}}""" },
        new("an admin sets nobody's password by that call", "POST users/{user}/actions/update-password", 403, true)
            { Json = """{"meta":{"oldPassword":"old password","newPassword":"new password"}}""" },
    ];

    private static string Sent(string attributes) => """{"data":{"type":"users","attributes":ATTRIBUTES}}""".Replace("ATTRIBUTES", attributes, StringComparison.Ordinal);

    private static string Error(string code, string detail, string attribute) =>
        $$$"""{"meta":{"id":"*"},"errors":[{"title":"Unprocessable resource","detail":"{{{detail}}}","code":"{{{code}}}","source":{"pointer":"/data/attributes/{{{attribute}}}"},"links":{"about":"https://keygen.sh/docs/api/users/#users-object-attrs-{{{attribute}}}"}}]}""";
}
