using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Templates.Tests;

/// <summary><c>dotnet new keygen-webhooks</c>, as a user runs it.</summary>
[Collection(nameof(Hive))]
public sealed class HandlerTemplateTests(Hive hive)
{
    private static readonly string[] Always = [".gitignore", "AuditTrail.cs", "GlobalUsings.cs", "Handlers.cs", "My-Shop.csproj", "Program.cs", "README.md", "appsettings.json"];

    [Theory]
    [InlineData("memory", false)]
    [InlineData("memory", true)]
    [InlineData("redis", false)]
    [InlineData("redis", true)]
    [InlineData("ef-sqlite", false)]
    [InlineData("ef-sqlite", true)]
    public async Task Each_option_makes_what_it_says_and_reads_as_written_by_hand(string store, bool catchUp)
    {
        var app = await hive.NewAsync("keygen-webhooks", "My-Shop", "--store", store, "--catch-up", $"{catchUp}");

        MadeApp.ShouldReadAsWrittenByHand(app);
        MadeApp.Files(app).Should().BeEquivalentTo([.. Always, .. store is "ef-sqlite" ? (string[])["AppDbContext.cs"] : []]);
        var packages = MadeApp.Packages(app);
        packages.Where(static one => one.Key.StartsWith("Keygen.", StringComparison.Ordinal)).Select(static one => one.Value).Should().AllBe(hive.Version);
        packages.Keys.Should().BeEquivalentTo(
        [
            "Keygen.Webhooks.AspNetCore",
            .. catchUp ? (string[])["Keygen.Webhooks.CatchUp"] : [],
            .. store switch
            {
                "redis" => (string[])["Keygen.Webhooks.Redis"],
                "ef-sqlite" => ["Keygen.Webhooks.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Sqlite"],
                _ => [],
            },
        ]);
        (await File.ReadAllTextAsync(Path.Combine(app, "Program.cs"), TestContext.Current.CancellationToken)).Should().Contain("using My_Shop;");
        var readme = await File.ReadAllTextAsync(Path.Combine(app, "README.md"), TestContext.Current.CancellationToken);
        readme.Contains("Keygen__Webhooks__CatchUp__ApiToken", StringComparison.Ordinal).Should().Be(catchUp);
        readme.Should().Contain("## See it run").And.Contain("keygen-webhooks dev --run . --once").And.NotContain("tests/");
        (await File.ReadAllLinesAsync(Path.Combine(app, ".gitignore"), TestContext.Current.CancellationToken)).Should().Contain(["bin/", "obj/", "app.db*"]);
    }

    [Fact]
    public async Task Without_options_it_remembers_in_memory_and_does_not_catch_up()
    {
        var app = await hive.NewAsync("keygen-webhooks", "Shop");

        MadeApp.Packages(app).Keys.Should().Equal("Keygen.Webhooks.AspNetCore");
    }

    [Theory]
    [InlineData("memory", false)]
    [InlineData("memory", true)]
    [InlineData("redis", true)]
    [InlineData("ef-sqlite", true)]
    public async Task It_builds_from_packages_and_handles_a_signed_delivery_once_and_what_was_missed(string store, bool catchUp)
    {
        await using var redis = store is "redis" ? await RedisServer.LaunchOrSkipAsync("--appendonly", "yes") : null;
        var folder = await hive.NewAsync("keygen-webhooks", "My-Shop", "--store", store, "--catch-up", $"{catchUp}");
        await DotNet.BuildAsync(folder);

        await using var keygen = await FakeKeygen.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var endpoint = keygen.AddEndpoint(keygen.Keys.EndpointUrl, new("http://127.0.0.1:1"));
        var missed = keygen.Record(
            KeygenEventBuilder.Of<LicenseExpired>().WithKeys(keygen.Keys).WithCreated(DateTimeOffset.UtcNow.AddHours(-1)), FakeEventStatus.Failed, endpoint);
        await using var app = await StartAsync(folder, keygen, redis);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{app.Port}") };
        var delivery = SignedDelivery.Of<LicenseCreated>(one => one.WithKeys(keygen.Keys));

        (await StatusOfAsync(client, delivery)).Should().Be(200);
        (await StatusOfAsync(client, delivery)).Should().Be(200);
        (await StatusOfAsync(client, delivery.SignedWithAnotherKey())).Should().Be(401);
        if (catchUp)
        {
            await Eventually.HoldsAsync(() => Handled(app).Count() == 2, "the missed event");
        }

        (await client.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken)).Should().Be("Healthy");
        app.Terminate();
        (await app.ExitCodeAsync()).Should().Be(0);
        Handled(app).Should().BeEquivalentTo([delivery.EventId, .. catchUp ? (string[])[missed.Id] : []]);
        app.Text.Should().Contain("Bill license").And.Contain("My_Shop.BillLicensee");
        app.Text.Should().NotContain("DbCommand", "SQL is for who asks for it");
    }

    /// <returns>The events of the audit trail.</returns>
    private static IEnumerable<string> Handled(ChildApp app) =>
        app.Output.Where(static line => line.StartsWith("handled ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[2]);

    private static async Task<int> StatusOfAsync(HttpClient client, SignedDelivery delivery)
    {
        using var response = await client.PostKeygenEventAsync(delivery, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static Task<ChildApp> StartAsync(string folder, FakeKeygen keygen, RedisServer? redis) => ChildApp.StartBuiltServerAsync(
        Path.Combine(folder, "bin", "Debug", "net10.0", "My-Shop.dll"),
        new Dictionary<string, string>(keygen.Keys.ToConfiguration().Select(static one => KeyValuePair.Create(one.Key.Replace(":", "__", StringComparison.Ordinal), one.Value!)))
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__Redis"] = redis?.Endpoint ?? "",
            ["Keygen__Webhooks__DrainDelay"] = "00:00:00",
            ["Keygen__Webhooks__CatchUp__ApiToken"] = keygen.ApiToken,
            ["Keygen__Webhooks__CatchUp__BaseUrl"] = keygen.Url.GetLeftPart(UriPartial.Authority),
            ["Keygen__Webhooks__CatchUp__ProgressFolder"] = Path.Combine(folder, "progress"),
            ["Keygen__Webhooks__CatchUp__Since"] = DateTimeOffset.UtcNow.AddHours(-2).ToString("o"),
        });
}
