using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;
using Microsoft.AspNetCore.Http;
using static Keygen.Webhooks.Tool.Tests.Doctor.Findings;

namespace Keygen.Webhooks.Tool.Tests.Doctor;

public sealed class DoctorTests : IDisposable
{
    private readonly KeygenTestKeys _account = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_app_that_is_set_up_has_nothing_to_mend()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = _account });
        keygen.AddEndpoint();
        Settings(_account.AccountId, _account.EndpointUrl, _account.Ed25519);

        var offline = await DoctorAsync("--offline");
        var account = await DoctorAsync(keygen, keygen.ApiToken);

        offline.ExitCode.Should().Be(0, offline.Output + offline.Errors);
        offline.Output.Should().Contain(_account.AccountId).And.Contain("appsettings.json").And.Contain("Nothing to mend.");
        Of(account, "Keygen", "good").Should().HaveCount(2).And.Contain(static what => what.Contains("gets all events, signed with ed25519"));
        Of(account, "clock", "good").Should().ContainSingle();
    }

    [Theory]
    [InlineData("", "AccountId")]
    [InlineData("my-slug", "is not a UUID")]
    public async Task A_setting_that_stops_the_app_is_said_in_the_librarys_words(string account, string words)
    {
        Settings(account, _account.EndpointUrl, _account.Ed25519);

        var result = await DoctorAsync("--offline", "--json");

        result.ExitCode.Should().Be(1);
        Of(result, "settings", "mend").Should().ContainSingle().Which.Should().Contain(words);
    }

    [Fact]
    public async Task A_wrong_form_of_a_key_is_said_and_the_key_is_not_shown()
    {
        Settings(_account.AccountId, _account.EndpointUrl, _account.Ed25519[..60]);

        var result = await DoctorAsync("--offline");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("60 hexadecimal digits").And.NotContain(_account.Ed25519[..60]);
    }

    [Fact]
    public async Task A_token_in_a_file_that_is_committed_is_said_and_not_shown()
    {
        Settings(_account.AccountId, _account.EndpointUrl, _account.Ed25519, """ "CatchUp": { "ApiToken": "admin-secret" }, """);

        var result = await DoctorAsync("--offline");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("CatchUp:ApiToken is in appsettings.json").And.NotContain("admin-secret");
    }

    [Theory]
    [InlineData("http://hooks.example.com/keygen", "does not begin with https://")]
    [InlineData("https://localhost/keygen", "is not a name with a dot")]
    [InlineData("https://127.0.0.1/keygen", "is not a name with a dot")]
    public async Task An_address_that_Keygen_does_not_deliver_to_is_said(string url, string words)
    {
        Settings(_account.AccountId, url, _account.Ed25519);

        var result = await DoctorAsync("--offline");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain(words);
    }

    [Fact]
    public async Task The_refusal_of_this_library_is_known()
    {
        await using var receiver = await Receiver.StartAsync(_account);

        var result = await DoctorAsync("--url", $"{receiver.Url}/webhooks/keygen", "--json");

        Of(result, "answer", "good").Should().ContainSingle().Which.Should().EndWith("is answered 401, by Keygen.Webhooks.");
    }

    [Theory]
    [InlineData(302, "answered 302 to /login", "It looks like a sign-in")]
    [InlineData(308, "answered 308 to /login", "signature for the registered URL")]
    [InlineData(200, "answered 200", "Whoever knows the URL can raise events.")]
    [InlineData(410, "answered 410", "disables the endpoint")]
    [InlineData(404, "answered 404", "Nothing is mapped there")]
    [InlineData(401, "asks for a login", "behind a login")]
    [InlineData(500, "answered 500", "Keygen tries again")]
    public async Task An_answer_that_Keygen_trips_over_is_said(int status, string what, string why)
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = status is 302 or 308 ? "/login" : default;
            context.Response.Headers.WWWAuthenticate = status is 401 ? "Bearer" : default;
            return Task.CompletedTask;
        });

        var result = await DoctorAsync("--url", receiver.Url + "/keygen");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain(what).And.Contain(why);
    }

    [Fact]
    public async Task A_missing_slash_is_found()
    {
        await using var receiver = await Receiver.StartAsync(static context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.EndsWith('/') ? 401 : 308;
            context.Response.Headers.Location = "/keygen/";
            return Task.CompletedTask;
        });

        var result = await DoctorAsync("--url", receiver.Url + "/keygen");

        result.Output.Should().Contain($"{receiver.Url}/keygen/ answers as it should");
    }

    [Fact]
    public async Task What_Keygen_has_registered_is_compared()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = _account });
        var endpoint = keygen.AddEndpoint(_account.EndpointUrl + "/");
        Settings(_account.AccountId, _account.EndpointUrl, _account.Ed25519);
        var slash = await DoctorAsync(keygen, keygen.ApiToken);
        endpoint.Url = _account.EndpointUrl;
        endpoint.Subscriptions = [];
        endpoint.SignatureAlgorithm = SignatureAlgorithms.EcdsaP256;
        var disabled = await DoctorAsync(keygen, keygen.ApiToken);
        var foreign = await DoctorAsync(keygen, keygen.ApiToken, ("Keygen__Webhooks__PublicKeys__1", new KeygenTestKeys().Ed25519));
        var refused = await DoctorAsync(keygen, "admin-wrong");

        Of(slash, "Keygen", "mend").Should().ContainSingle().Which.Should().Contain("hooks.example.com/webhooks/keygen/, and EndpointUrls says hooks.example.com/webhooks/keygen.");
        Of(disabled, "Keygen", "mend").Should().HaveCount(2).And.Contain(static what => what.Contains("has disabled")).And.Contain(static what => what.Contains("ecdsa-p256"));
        Of(foreign, "Keygen", "mend").Should().Contain(static what => what.Contains("is not a key of the account"));
        Of(refused, "Keygen", "unknown").Should().ContainSingle().Which.Should().Contain($"GET {keygen.Url}v1/accounts/{_account.AccountId}").And.NotContain("admin-wrong");
    }

    private void Settings(string account, string url, string key, string more = "") => File.WriteAllText(
        _folder.File("appsettings.json"),
        $$"""{ "Keygen": { "Webhooks": { {{more}} "AccountId": "{{account}}", "EndpointUrls": [ "{{url}}" ], "PublicKeys": [ "{{key}}" ] } } }""");

    /// <summary>Asks no clock: nothing listens at the first port.</summary>
    private Task<ToolResult> DoctorAsync(params string[] arguments) => ToolProcess.RunAsync(new ToolStart
    {
        Arguments = ["doctor", .. arguments],
        Folder = _folder.Name,
        Environment = new Dictionary<string, string> { ["Keygen__Api__BaseUrl"] = "http://127.0.0.1:1" },
    });

    /// <summary>Asks the fake; the endpoint's own address, which no test has, is not found.</summary>
    private Task<ToolResult> DoctorAsync(FakeKeygen keygen, string token, params (string Name, string Value)[] more) => ToolProcess.RunAsync(new ToolStart
    {
        Arguments = ["doctor", _folder.Name, "--json", "--timeout", "5"],
        Environment = more.Append(("Keygen__Api__BaseUrl", keygen.Url.ToString().TrimEnd('/'))).Append(("Keygen__Api__ApiToken", token))
            .ToDictionary(static one => one.Item1, static one => one.Item2),
    });

    public void Dispose() => _folder.Dispose();
}
