using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;
using Keygen.Webhooks.Tool.Tests.Verifying;

namespace Keygen.Webhooks.Tool.Tests.Commands;

/// <summary>The protocol as an assistant speaks it: one message a line.</summary>
public sealed class McpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _id;

    [Fact]
    public async Task An_assistant_lists_shows_verifies_and_examines_and_changes_nothing()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        var row = keygen.Record(KeygenEventBuilder.Of<LicenseCreated>().WithAttribute("name", "Acme"));
        await using var mcp = Start(keygen);

        var tools = (await AskAsync(mcp, "tools/list", []))["tools"]!.AsArray();
        tools.Select(static one => $"{one!["name"]} {one["annotations"]!["readOnlyHint"]}").Should().BeEquivalentTo("list_events true", "show_event true", "verify_request true", "doctor true");
        (await CallAsync(mcp, "list_events", new() { ["names"] = new JsonArray("license.*"), ["limit"] = 5 })).Should().Contain(row.Id);
        (await CallAsync(mcp, "show_event", new() { ["id"] = row.Id })).Should().Contain("Acme");
        (await CallAsync(mcp, "verify_request", new() { ["request"] = SavedRequests.Raw(SignedDelivery.Of<LicenseCreated>(builder => builder.WithKeys(keygen.Keys))) }))
            .Should().Contain("\"genuine\"");
        (await CallAsync(mcp, "doctor", [])).Should().Contain("findings");
        keygen.Api.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task A_command_that_fails_says_why_and_no_value_becomes_an_option()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var mcp = Start(keygen);

        (await CallAsync(mcp, "show_event", new() { ["id"] = "--help" })).Should().Contain("is not the id of a webhook event");
        (await CallAsync(mcp, "list_events", new() { ["since"] = "yesterday" })).Should().Contain("--since yesterday");
    }

    [Fact]
    public async Task A_request_names_no_file_of_this_machine()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var mcp = Start(keygen);
        await File.WriteAllTextAsync(_folder.File("private.txt"), "{}", TestContext.Current.CancellationToken);

        var answer = await CallAsync(mcp, "verify_request", new() { ["request"] = $"curl https://hooks.example.com/ -H 'Keygen-Signature: x' --data-binary @{_folder.File("private.txt")}" });

        answer.Should().Contain("files are not read here");
    }

    private ToolProcess Start(FakeKeygen keygen) => ToolProcess.Start(new()
    {
        Arguments = ["mcp"],
        Folder = _folder.Name,
        Environment = new Dictionary<string, string>
        {
            ["Keygen__Webhooks__AccountId"] = keygen.Keys.AccountId,
            ["Keygen__Webhooks__EndpointUrls__0"] = keygen.Keys.EndpointUrl,
            ["Keygen__Webhooks__PublicKeys__0"] = keygen.Keys.Ed25519,
            ["Keygen__Api__ApiToken"] = keygen.ApiToken,
            ["Keygen__Api__BaseUrl"] = keygen.Url.ToString().TrimEnd('/'),
        },
    });

    private async Task<string> CallAsync(ToolProcess mcp, string tool, JsonObject arguments) =>
        (string)(await AskAsync(mcp, "tools/call", new() { ["name"] = tool, ["arguments"] = arguments }))["content"]![0]!["text"]!;

    private async Task<JsonNode> AskAsync(ToolProcess mcp, string method, JsonObject parameters)
    {
        if (_id == 0)
        {
            await SendAsync(mcp, "initialize", new() { ["protocolVersion"] = "2025-06-18", ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" } });
            await mcp.TypeAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        }

        return (await SendAsync(mcp, method, parameters))["result"]!;
    }

    private async Task<JsonNode> SendAsync(ToolProcess mcp, string method, JsonObject parameters)
    {
        var id = ++_id;
        await mcp.TypeAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString());
        await Eventually.HoldsAsync(() => Answer() is not null || mcp.HasExited, $"the answer to {method}");
        return Answer() ?? throw new InvalidOperationException(mcp.Text);

        JsonNode? Answer() => mcp.Output.Select(static line => JsonNode.Parse(line)).FirstOrDefault(one => (int?)one!["id"] == id);
    }

    public void Dispose() => _folder.Dispose();
}
