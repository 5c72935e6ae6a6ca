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
    public async Task A_test_of_the_app_as_the_documentation_shows_it_is_answered_and_the_page_answers_this_machine_only()
    {
        var folder = await hive.NewAsync("keygen-webhooks", "My-Shop", "--dashboard");
        var tests = Path.Combine(Path.GetDirectoryName(folder)!, "Tests");
        Directory.CreateDirectory(tests);
        await File.WriteAllTextAsync(Path.Combine(tests, "Tests.csproj"), TestProject, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(tests, "Tests.cs"), TestProgram, TestContext.Current.CancellationToken);

        await DotNet.BuildAsync(tests);

        // There, as test runners do: WebApplicationFactory looks for its manifest in the working directory.
        await DotNet.RunAsync(Path.Combine(tests, "bin", "Debug", "net10.0"), "Tests.dll");
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

    private static string TestProject => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Microsoft.AspNetCore.Mvc.Testing" Version="{Hive.VersionOf("Microsoft.AspNetCore.Mvc.Testing")}" />
            <ProjectReference Include="../My-Shop/My-Shop.csproj" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>A program in place of a test framework, which would take longer to build. It fails by its exit code.</summary>
    private const string TestProgram = """
        using System.Net;
        using Keygen.Webhooks;
        using Keygen.Webhooks.Testing;
        using Microsoft.AspNetCore.Mvc.Testing;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        internal static class Tests
        {
            private static async Task Main()
            {
                await using var app = new WebApplicationFactory<Program>().WithWebHostBuilder(KeygenTestKeys.Shared.Configure);
                using var client = app.CreateClient();
                await app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Single(one => one.GetType().Name == "DevelopmentKeygen").ExecuteTask!;

                var answer = await client.PostKeygenEventAsync<LicenseCreated>(e => e.WithMetadata("customerId", "cust_1"));

                answer.EnsureSuccessStatusCode();
                foreach (var (address, status) in new (string?, int)[] { ("127.0.0.1", 200), ("::1", 200), ("::ffff:127.0.0.1", 200), ("192.0.2.1", 404), (null, 404) })
                {
                    var page = await app.Server.SendAsync(request =>
                    {
                        request.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
                        (request.Request.Method, request.Request.Path, request.Request.Host) = ("GET", "/keygen/", new("localhost"));
                    });
                    if (page.Response.StatusCode != status)
                    {
                        throw new InvalidOperationException($"{address}: {page.Response.StatusCode} in place of {status}");
                    }
                }
            }
        }
        """;

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
