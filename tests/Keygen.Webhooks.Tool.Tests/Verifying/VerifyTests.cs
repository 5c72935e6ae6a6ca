using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Verifying;

/// <summary>The command as a process. What it can repair is in <see cref="RepairTests"/>.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly KeygenTestKeys _account = new();
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(SignatureAlgorithms.Ed25519)]
    [InlineData(SignatureAlgorithms.RsaPssSha256)]
    public async Task A_genuine_request_of_last_week_is_genuine(string algorithm)
    {
        var delivery = Delivery(builder => builder.WithAlgorithm(algorithm).WithSentAt(DateTimeOffset.UtcNow.AddDays(-7)));

        var result = await VerifyAsync(SavedRequests.Raw(delivery), "--public-key", _account.PublicKeyFor(algorithm));

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().StartWith("Genuine: the account signed exactly this.").And.Contain($"license.created {delivery.EventId}").And.Contain(_account.AccountId)
            .And.Contain("7 days ago").And.Contain("raw HTTP").And.Contain("hooks.example.com/webhooks/keygen");
    }

    [Fact]
    public async Task Every_form_is_read()
    {
        var delivery = Delivery();
        string[] forms = [SavedRequests.Raw(delivery), SavedRequests.Lines(delivery) + "\n" + SavedRequests.Text(delivery), SavedRequests.Curl(delivery), SavedRequests.GatewayEvent(delivery)];
        foreach (var form in forms)
        {
            var result = await VerifyAsync(form, "--public-key", _account.Ed25519, "--json");

            result.ExitCode.Should().Be(0, form + result.Output + result.Errors);
            ((string)result.Json["requests"]![0]!["verdict"]!).Should().Be("genuine", form);
        }
    }

    [Fact]
    public async Task A_HAR_file_has_several_requests_and_each_gets_its_verdict()
    {
        var result = await VerifyAsync(SavedRequests.Har(Delivery(), Delivery().WithChangedBody()), "--public-key", _account.Ed25519, "--json");

        result.ExitCode.Should().Be(1);
        result.Json["requests"]!.AsArray().Select(static one => (string)one!["verdict"]!).Should().Equal("genuine", "notGenuine");
    }

    [Theory]
    [InlineData("the file")]
    [InlineData("the input")]
    public async Task With_headers_apart_the_file_or_the_input_is_the_body(string where)
    {
        var delivery = Delivery();
        await File.WriteAllTextAsync(_folder.File("h.txt"), SavedRequests.Lines(delivery) + "\n\n", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder.File("b.json"), delivery.Body.ToArray(), TestContext.Current.CancellationToken);
        string[] arguments = ["--headers", _folder.File("h.txt"), "--public-key", _account.Ed25519];

        var result = where is "the file"
            ? await ToolProcess.RunAsync(["verify", _folder.File("b.json"), .. arguments])
            : await ToolProcess.RunAsync(new ToolStart { Arguments = ["verify", .. arguments], Input = SavedRequests.Text(delivery) });

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
    }

    [Fact]
    public async Task A_whole_request_has_its_headers_and_there_is_one_body()
    {
        await File.WriteAllTextAsync(_folder.File("h.txt"), SavedRequests.Raw(Delivery()), TestContext.Current.CancellationToken);
        string[] arguments = ["--headers", _folder.File("h.txt"), "--public-key", _account.Ed25519];

        (await ToolProcess.RunAsync(["verify", .. arguments])).ExitCode.Should().Be(0, "nothing is apart");
        var whole = await VerifyAsync(SavedRequests.Raw(Delivery()), arguments);
        var two = await VerifyAsync(SavedRequests.Text(Delivery()), [.. arguments, "--body", _folder.File("h.txt")]);

        (whole.ExitCode, two.ExitCode).Should().Be((2, 2));
        whole.Errors.Should().Contain("Leave --headers out");
        two.Errors.Should().Contain("Leave one of them out");
    }

    [Fact]
    public async Task Headers_and_body_may_be_apart()
    {
        var delivery = Delivery();
        await File.WriteAllTextAsync(_folder.File("headers.json"), SavedRequests.HeadersObject(delivery).ToJsonString(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder.File("body"), delivery.Body.ToArray(), TestContext.Current.CancellationToken);

        var result = await ToolProcess.RunAsync(
            "verify", "--headers", _folder.File("headers.json"), "--body", _folder.File("body"), "--public-key", _account.Ed25519);

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("curl")]
    [InlineData("HAR")]
    [InlineData("JSON")]
    public async Task A_body_apart_replaces_the_one_in_the_file(string form)
    {
        var delivery = Delivery();
        var saved = delivery.WithChangedBody();
        await File.WriteAllBytesAsync(_folder.File("body"), delivery.Body.ToArray(), TestContext.Current.CancellationToken);

        var result = await VerifyAsync(
            form switch
            {
                "raw" => SavedRequests.Raw(saved),
                "curl" => SavedRequests.Curl(saved),
                "HAR" => SavedRequests.Har(saved),
                _ => SavedRequests.GatewayEvent(saved),
            },
            "--public-key", _account.Ed25519, "--body", _folder.File("body"));

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
    }

    [Fact]
    public async Task A_body_apart_is_that_of_one_request()
    {
        await File.WriteAllBytesAsync(_folder.File("body"), Delivery().Body.ToArray(), TestContext.Current.CancellationToken);

        var result = await VerifyAsync(SavedRequests.Har(Delivery(), Delivery()), "--public-key", _account.Ed25519, "--body", _folder.File("body"));

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain("2 signed requests").And.Contain("Leave --body out");
    }

    [Fact]
    public async Task A_file_that_a_curl_command_names_is_not_needed_with_a_body_apart()
    {
        var delivery = Delivery();
        await File.WriteAllBytesAsync(_folder.File("body"), delivery.Body.ToArray(), TestContext.Current.CancellationToken);
        var curl = SavedRequests.Curl(delivery).Split("--data-raw")[0] + "--data-binary @gone.json";

        var result = await VerifyAsync(curl, "--public-key", _account.Ed25519, "--body", _folder.File("body"));

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
    }

    [Fact]
    public async Task Account_key_and_URL_are_those_of_the_project()
    {
        await File.WriteAllTextAsync(
            _folder.File("appsettings.json"),
            $$"""
            { "Keygen": { "Webhooks": { "AccountId": "{{_account.AccountId}}", "EndpointUrls": ["{{_account.EndpointUrl}}"], "PublicKeys": ["{{_account.Ed25519}}"] } } }
            """,
            TestContext.Current.CancellationToken);

        (await VerifyAsync(SavedRequests.Raw(Delivery()), "--project", _folder.Name)).ExitCode.Should().Be(0);
        var foreign = await VerifyAsync(SavedRequests.Raw(Delivery(builder => builder.WithKeys(new()))), "--project", _folder.Name);

        foreign.ExitCode.Should().Be(1);
        foreign.Output.Should().StartWith("keyid: ");
    }

    [Fact]
    public async Task The_input_is_read_without_a_file()
    {
        await File.WriteAllTextAsync(_folder.File("saved"), SavedRequests.Curl(Delivery()), TestContext.Current.CancellationToken);

        var result = await ToolProcess.RunAsync(new ToolStart
        {
            Command = ["sh", "-c", $"exec \"$@\" < '{_folder.File("saved")}'", "sh", .. ToolProcess.Built],
            Arguments = ["verify"],
            Environment = new Dictionary<string, string> { ["KEYGEN_PUBLIC_KEY"] = _account.Ed25519 },
        });

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
    }

    [Theory]
    [InlineData("hello", "It is neither raw HTTP text, nor a curl command")]
    [InlineData("", "It is empty.")]
    [InlineData("{\"data\":{}}", "It is a body without its headers.")]
    [InlineData("curl -X POST 'https://hooks", "it was cut off")]
    [InlineData("{\"log\":{\"entries\":[]}}", "None of the 0 requests")]
    public async Task What_cannot_be_read_is_said(string saved, string message)
    {
        var result = await VerifyAsync(saved, "--public-key", _account.Ed25519);

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain(message);
    }

    [Fact]
    public async Task A_key_is_needed_and_a_wrong_one_is_said()
    {
        (await VerifyAsync(SavedRequests.Raw(Delivery()))).Should().Match<ToolResult>(static result => result.ExitCode == 2 && result.Errors.Contains("--public-key"));
        (await VerifyAsync(SavedRequests.Raw(Delivery()), "--public-key", "abc")).Should().Match<ToolResult>(static result => result.ExitCode == 2 && result.Errors.Contains("cannot be used"));
    }

    private SignedDelivery Delivery(Action<KeygenEventBuilder>? change = null) => SignedDelivery.Of<LicenseCreated>(builder =>
    {
        builder.WithKeys(_account);
        change?.Invoke(builder);
    });

    private async Task<ToolResult> VerifyAsync(string saved, params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder.File("request"), saved);
        return await ToolProcess.RunAsync(["verify", _folder.File("request"), .. arguments]);
    }

    public void Dispose() => _folder.Dispose();
}
