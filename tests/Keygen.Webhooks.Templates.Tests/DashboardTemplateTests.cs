using System.Net;
using System.Text.Json;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Templates.Tests;

/// <summary><c>dotnet new keygen-webhooks --dashboard</c>, as a user runs it.</summary>
[Collection(nameof(Hive))]
public sealed class DashboardTemplateTests(Hive hive)
{
    [Theory]
    [InlineData("memory", false)]
    [InlineData("ef-sqlite", true)]
    public async Task In_Development_the_page_shows_events_of_a_fake_Keygen_to_this_machine_and_elsewhere_there_is_no_page(string store, bool catchUp)
    {
        var folder = await hive.NewAsync("keygen-webhooks", "My-Shop", "--dashboard", "--store", store, "--catch-up", $"{catchUp}");
        MadeApp.ShouldReadAsWrittenByHand(folder);
        MadeApp.Packages(folder).Keys.Should().Contain(["Keygen.Webhooks.Dashboard", "Keygen.Webhooks.Testing"]);
        (await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), TestContext.Current.CancellationToken)).Should().Contain("http://localhost:5080/keygen/");
        (await File.ReadAllTextAsync(Path.Combine(folder, "Properties", "launchSettings.json"), TestContext.Current.CancellationToken))
            .Should().Contain("\"applicationUrl\": \"http://localhost:5080\"").And.Contain("\"ASPNETCORE_ENVIRONMENT\": \"Development\"");
        await DotNet.BuildAsync(folder);

        await using (var app = await StartAsync(folder, "Development"))
        {
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{app.Port}") };
            await Eventually.HoldsAsync(async () => (await OutcomesAsync(client)).Count(static one => one == "Handled") > 1, "two events of the fake Keygen");
            (await StatusOfAsync(client, "/keygen/")).Should().Be(HttpStatusCode.OK);
            (await StatusOfAsync(client, "/keygen/", "shop.tunnel.example")).Should().Be(HttpStatusCode.NotFound, "a tunnel leads to the webhooks, not to the page");
            (await StatusOfAsync(client, "/keygen/", $"localhost:{app.Port}")).Should().Be(HttpStatusCode.OK);
            (await StatusOfAsync(client, "/keygen/", "[::1]:80")).Should().Be(HttpStatusCode.OK);
            foreach (var header in (string[])["X-Forwarded-Host", "X-Forwarded-For", "X-Original-For", "Forwarded", "Via"])
            {
                (await StatusOfAsync(client, "/keygen/", "localhost", header)).Should().Be(HttpStatusCode.NotFound, header);
                (await StatusOfAsync(client, "/keygen/deliveries/list", "localhost", header)).Should().Be(HttpStatusCode.NotFound, header);
            }

            (await OutcomesAsync(client)).Should().AllBe("Handled");
            app.Terminate();
            (await app.ExitCodeAsync()).Should().Be(0);
        }

        var keys = new KeygenTestKeys();
        await using var production = await StartAsync(folder, "Production", keys);
        using var visitor = new HttpClient { BaseAddress = new($"http://127.0.0.1:{production.Port}") };
        (await StatusOfAsync(visitor, "/keygen/")).Should().Be(HttpStatusCode.NotFound);
        using var response = await visitor.PostKeygenEventAsync(SignedDelivery.Of<LicenseCreated>(one => one.WithKeys(keys)), TestContext.Current.CancellationToken);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_the_option_nothing_of_it_is_made()
    {
        var folder = await hive.NewAsync("keygen-webhooks", "My-Shop");

        MadeApp.Files(folder).Should().NotContain(["DevelopmentKeygen.cs", Path.Combine("Properties", "launchSettings.json")]);
        foreach (var file in MadeApp.Files(folder))
        {
            // The README names the option, and Keygen's own dashboard.
            var unwanted = file == "README.md" ? "Look at the dashboard" : "dashboard";
            (await File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken)).Should().NotContainEquivalentOf(unwanted, file);
        }
    }

    private static Task<ChildApp> StartAsync(string folder, string environment, KeygenTestKeys? keys = null)
    {
        var settings = (keys?.ToConfiguration() ?? new Dictionary<string, string?>())
            .ToDictionary(static one => one.Key.Replace(":", "__", StringComparison.Ordinal), static one => one.Value!);
        settings["ASPNETCORE_ENVIRONMENT"] = environment;
        settings["Keygen__Webhooks__DrainDelay"] = "00:00:00";
        if (keys is not null)
        {
            settings["Keygen__Webhooks__CatchUp__ApiToken"] = "token";
            settings["Keygen__Webhooks__CatchUp__BaseUrl"] = "http://127.0.0.1:1";
        }

        return ChildApp.StartBuiltServerAsync(Path.Combine(folder, "bin", "Debug", "net10.0", "My-Shop.dll"), settings);
    }

    private static async Task<HttpStatusCode> StatusOfAsync(HttpClient client, string path, string? host = null, string? proxyHeader = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        if (proxyHeader is not null)
        {
            request.Headers.TryAddWithoutValidation(proxyHeader, "shop.tunnel.example").Should().BeTrue();
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<string[]> OutcomesAsync(HttpClient client)
    {
        using var page = JsonDocument.Parse(await client.GetStringAsync(new Uri("/keygen/deliveries/list", UriKind.Relative), TestContext.Current.CancellationToken));
        return [.. page.RootElement.GetProperty("rows").EnumerateArray().Select(static one => one.GetProperty("outcome").GetString()!)];
    }
}
