using System.Net;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>Errors of every class, and answers that must not be believed.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData(400, true)]
    [InlineData(400, false)]
    [InlineData(401, true)]
    [InlineData(402, true)]
    [InlineData(403, true)]
    [InlineData(403, false)]
    [InlineData(404, true)]
    [InlineData(404, false)]
    [InlineData(409, true)]
    [InlineData(422, true)]
    [InlineData(429, false)]
    [InlineData(500, true)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(301, false)]
    public async Task An_error_is_thrown_with_its_status_signed_or_not(int status, bool isSigned)
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = _ => new(status, Documents.Error(), isSigned);

        var error = await FailureAsync(room, static api => api.Licenses.SuspendAsync("l-1"));

        error.Kind.Should().Be(KeygenApiErrorKind.Refused);
        error.StatusCode.Should().Be((HttpStatusCode)status);
        error.IsSigned.Should().Be(isSigned);
        error.IsFromKeygen.Should().BeTrue();
        error.Message.Should().Contain($"{status} to POST licenses/…/actions/suspend");
        room.Server.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task An_error_about_the_account_names_its_address()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(404, IsSigned: false);
        var refused = await FailureAsync(room, static api => api.GetAccountAsync());
        room.Server.Answers = static _ => new(200, "{}", IsSigned: false);
        var unsigned = await FailureAsync(room, static api => api.GetAccountAsync());

        var address = $"GET {room.Server.Url.TrimEnd('/')}/v1/accounts/{RecordingServer.Keys.AccountId}.";
        refused.Message.Should().Contain($"404 to {address}");
        unsigned.Message.Should().EndWith($"The request was {address}");
        new KeygenApiRequest(HttpMethod.Get, "").ToString().Should().Be("GET the account", "no address is known yet");
    }

    [Fact]
    public async Task An_error_has_code_detail_and_source()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(422, Documents.Error(code: "KEY_TAKEN", source: """{"pointer":"/data/attributes/key"}"""));
        var taken = await FailureAsync(room, static api => api.Licenses.CreateAsync(new() { PolicyId = "o" }));
        room.Server.Answers = static _ => new(400, Documents.Error(source: """{"parameter":"limit"}""")) { Headers = [("X-Request-Id", "req-2")] };
        var parameter = await FailureAsync(room, static api => api.Licenses.GetAsync("l-1"));

        taken.Should().BeEquivalentTo(new { Code = "KEY_TAKEN", Detail = "is already suspended", SourcePointer = "/data/attributes/key", SourceParameter = (string?)null, RequestId = "req-1" });
        taken.Message.Should().EndWith("KEY_TAKEN /data/attributes/key: is already suspended");
        parameter.Should().BeEquivalentTo(new { Code = (string?)null, SourceParameter = "limit", RequestId = "req-2" });
    }

    [Theory]
    [InlineData("<h1>Blocked</h1>", "text/html")]
    [InlineData("{\"errors\":", "application/json")]
    [InlineData("{\"errors\":[1,{\"detail\":[]},{}]}", "application/json")]
    [InlineData("{\"errors\":{},\"meta\":7}", "application/json")]
    [InlineData("{\"errors\":[{\"detail\":\"\\ud800\"}]}", "application/json")]
    [InlineData("", "application/json")]
    public async Task An_error_with_another_body_is_that_status(string body, string contentType)
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = _ => new(403, body, IsSigned: false) { ContentType = contentType };

        var error = await FailureAsync(room, static api => api.Users.BanAsync("u"));

        error.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        error.Detail.Should().BeNull();
        error.IsFromKeygen.Should().Be(contentType is "application/json" && body.Length > 0);
        error.Message.Should().NotContain("Blocked");
    }

    [Fact]
    public async Task An_error_s_text_cannot_write_a_line_of_its_own_into_a_log()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(422, Documents.Error(detail: "one\\nERROR two"), IsSigned: false);

        (await FailureAsync(room, static api => api.Users.BanAsync("u"))).Message.Should().NotContain("\n").And.Contain("one ERROR two");
    }

    [Theory]
    [InlineData("GET", VerificationFailure.SignatureMismatch)]
    [InlineData("PATCH", VerificationFailure.SignatureMismatch)]
    [InlineData(null, VerificationFailure.SignatureMissing)]
    public async Task An_answer_to_another_request_and_one_without_signature_are_refused(string? signedMethod, VerificationFailure failure)
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = _ => new(200, Documents.One("licenses", "l-1"), IsSigned: signedMethod is not null) { SignedMethod = signedMethod };

        var error = await FailureAsync(room, static api => api.Licenses.RenewAsync("l-1"));

        error.Should().BeEquivalentTo(new { Kind = KeygenApiErrorKind.NotVerified, VerificationFailure = failure });
        error.Message.Should().Contain("the change may have happened");
        room.Server.Requests.Should().ContainSingle("a change is never sent twice");
    }

    [Fact]
    public async Task A_204_is_verified_too()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(204);
        await room.Api.Machines.DeactivateAsync("m");

        room.Server.Answers = static _ => new(204, IsSigned: false);

        (await FailureAsync(room, static api => api.Machines.DeactivateAsync("m"))).Kind.Should().Be(KeygenApiErrorKind.NotVerified);
    }

    [Fact]
    public async Task A_404_that_another_key_signed_is_not_believed()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(404, Documents.Error()) { SignedMethod = "POST" };

        (await FailureAsync(room, static api => api.Licenses.GetAsync("l-1"))).Kind.Should().Be(KeygenApiErrorKind.NotVerified);
    }

    [Fact]
    public async Task Without_keys_nothing_is_verified_and_no_signature_is_asked_for()
    {
        await using var room = await ApiRoom.StartAsync(static options => options.PublicKeys.Clear());
        room.Server.Answers = static _ => new(200, Documents.One("licenses", "l-1"), IsSigned: false);

        (await room.Api.Licenses.GetAsync("l-1"))!.Id.Should().Be("l-1");

        room.Server.Requests[0].Headers.Should().NotContainKey("Keygen-Accept-Signature");
        await room.Api.Invoking(static api => api.WebhookEvents.GetAsync("e")).Should().ThrowAsync<InvalidOperationException>().WithMessage("*PublicKeys*");
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_call_that_is_cancelled()
    {
        await using var room = await ApiRoom.StartAsync(static options => (options.BaseUrl, options.MaxRetries) = ("http://127.0.0.1:1", 0));

        (await FailureAsync(room, static api => api.Licenses.GetAsync("l-1"))).Kind.Should().Be(KeygenApiErrorKind.Unreachable);
        await room.Api.Invoking(static api => api.Licenses.GetAsync("l-1", new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<KeygenApiException> FailureAsync(ApiRoom room, Func<KeygenApi, Task> call) =>
        (await room.Api.Invoking(call).Should().ThrowAsync<KeygenApiException>()).Which;
}
