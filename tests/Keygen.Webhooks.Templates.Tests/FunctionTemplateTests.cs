using System.Xml.Linq;

namespace Keygen.Webhooks.Templates.Tests;

/// <summary><c>dotnet new keygen-webhooks-function</c>, as a user runs it.</summary>
[Collection(nameof(Hive))]
public sealed class FunctionTemplateTests(Hive hive)
{
    private const string Worker = "Microsoft.Azure.Functions.Worker";

    private static readonly string[] Always =
        [".gitignore", "Handlers.cs", "My-Func.csproj", "Program.cs", "README.md", "WebhookFunction.cs", "host.json", "local.settings.json.example"];

    [Theory]
    [InlineData("aspnetcore", false)]
    [InlineData("aspnetcore", true)]
    [InlineData("built-in", false)]
    [InlineData("built-in", true)]
    public async Task Each_option_makes_what_it_says(string http, bool catchUp)
    {
        var app = await hive.NewAsync("keygen-webhooks-function", "My-Func", "--http", http, "--catch-up", $"{catchUp}");

        MadeApp.ShouldReadAsWrittenByHand(app);
        MadeApp.Files(app).Should().BeEquivalentTo([.. Always, .. catchUp ? (string[])["CatchUpFunction.cs"] : []]);
        var packages = MadeApp.Packages(app);
        packages.Where(static one => one.Key.StartsWith("Keygen.", StringComparison.Ordinal)).Select(static one => one.Value).Should().AllBe(hive.Version);
        packages.Keys.Should().BeEquivalentTo(
        [
            "Keygen.Webhooks.AzureFunctions", "Keygen.Webhooks.Redis", Worker, $"{Worker}.Sdk",
            http is "built-in" ? $"{Worker}.Extensions.Http" : $"{Worker}.Extensions.Http.AspNetCore",
            .. catchUp ? (string[])["Keygen.Webhooks.CatchUp", $"{Worker}.Extensions.Timer"] : [],
        ]);
        (await TextOfAsync(app, "WebhookFunction.cs")).Should().Contain("namespace My_Func;").And.Contain("[Function(\"Keygen\")]").And.Contain("Route = \"keygen\")")
            .And.Contain(http is "built-in" ? "Task<HttpResponseData>" : "Task<IResult>");
        (await TextOfAsync(app, "Program.cs")).Contains("ConfigureFunctionsWebApplication", StringComparison.Ordinal).Should().Be(http is "aspnetcore");
        (await TextOfAsync(app, "Program.cs")).Should().Contain("AddSimpleConsole");
        (await TextOfAsync(app, "local.settings.json.example")).Contains("Keygen__Webhooks__CatchUp__ApiToken", StringComparison.Ordinal).Should().Be(catchUp);
    }

    [Theory]
    [InlineData("aspnetcore", false)]
    [InlineData("aspnetcore", true)]
    [InlineData("built-in", false)]
    [InlineData("built-in", true)]
    public async Task It_builds_with_the_packages_of_the_worker(string http, bool catchUp)
    {
        var app = await hive.NewAsync("keygen-webhooks-function", "My-Func", "--http", http, "--catch-up", $"{catchUp}");
        await Hive.WithoutFallbackFoldersAsync(app);
        var (exitCode, output) = await DotNet.TryAsync(app, "restore", "-nodeReuse:false", "-p:NuGetAudit=false");
        if (exitCode != 0)
        {
            output.Should().MatchRegex($"NU110[123].*{Worker}|NU1301", "nothing else may be missing");
            Environment.GetEnvironmentVariable("KEYGEN_WEBHOOKS_FUNCTIONS_WORKER").Should().NotBe("required", "the gate has seen that they can be restored");
            await PutStandInsInPlaceOfTheWorkerAsync(app);
            await DotNet.BuildAsync(app);
            Assert.Skip($"The packages of the Functions worker ({Worker} 2.*) cannot be restored here, so this was built against stand-ins of their types.");
        }

        // Old versions that the worker's extensions ask for are not served everywhere.
        await DotNet.BuildAsync(app, "-warnnotaserror:NU1603");
    }

    private static Task<string> TextOfAsync(string app, string file) => File.ReadAllTextAsync(Path.Combine(app, file), TestContext.Current.CancellationToken);

    /// <summary>The types of the worker that are used, as source, in place of its packages.</summary>
    private static async Task PutStandInsInPlaceOfTheWorkerAsync(string app)
    {
        var file = Path.Combine(app, "My-Func.csproj");
        var project = XDocument.Load(file);
        project.Descendants("AzureFunctionsVersion").Remove();
        project.Descendants("PackageReference").Where(static one => ((string)one.Attribute("Include")!).StartsWith(Worker, StringComparison.Ordinal)).Remove();
        project.Root!.Add(new XElement("ItemGroup", new XElement("Compile", new XAttribute("Include", $"{Hive.Root}/tests/Apps/FunctionsWorker/*.cs"))));
        await File.WriteAllTextAsync(file, project.ToString(), TestContext.Current.CancellationToken);
    }
}
