using System.Text.Json.Nodes;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>A real tool starts an app at build time, without a setting.</summary>
public sealed class OpenApiDocumentTests
{
    [Fact]
    public void The_build_of_an_app_without_settings_makes_its_OpenAPI_document()
    {
        // tests/X/bin/Debug/net10.0/ → what the build of another project left
        var tests = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.FullName;
        var document = Path.Combine(tests, "Apps", "OpenApiApp", "obj", "Keygen.Webhooks.OpenApiApp.json");

        JsonNode.Parse(File.ReadAllText(document))!["paths"]!.AsObject().Select(static path => path.Key).Should().Equal("/hello");
    }
}
