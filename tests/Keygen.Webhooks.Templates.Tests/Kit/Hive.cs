using System.Security;
using System.Xml.Linq;

namespace Keygen.Webhooks.Templates.Tests;

/// <summary>Every package as it was built, packed under a version of its own into a folder, and the templates installed from there. Nothing is kept.</summary>
public sealed class Hive : IAsyncLifetime
{
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory);

    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-templates-").FullName;

    /// <summary>The root of the repository; we are in <c>tests/X/bin/Debug/net10.0/</c>.</summary>
    public static string Root { get; } = Here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>No machine has cached it.</summary>
    public string Version { get; } = $"0.1.0-test{Guid.NewGuid():N}";

    /// <summary>What the machine has restored before; it need not be there.</summary>
    private static string MachineCache { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The folder of the packages.</summary>
    public string Packages => Path.Combine(_folder, "packages");

    /// <returns>The version of a package that this repository itself uses.</returns>
    public static string VersionOf(string package) => XDocument.Load(Path.Combine(Root, "Directory.Packages.props"))
        .Descendants("PackageVersion").Single(one => (string?)one.Attribute("Include") == package).Attribute("Version")!.Value;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), NuGetConfig());
        await File.WriteAllTextAsync(Path.Combine(_folder, "pack.proj"), PackEverything());
        await DotNet.RunAsync(_folder, "msbuild", "pack.proj", "-nodeReuse:false", "-warnaserror", "-v:q");
        await DotNet.RunAsync(_folder, "new", "install", Path.Combine(Packages, $"Keygen.Webhooks.Templates.{Version}.nupkg"), "--debug:custom-hive", Path.Combine(_folder, "hive"));
    }

    /// <summary>Makes an app of a template, in a folder of its own.</summary>
    public async Task<string> NewAsync(string template, string name, params string[] options)
    {
        var app = Path.Combine(_folder, "apps", Guid.NewGuid().ToString("N"), name);
        await DotNet.RunAsync(_folder, ["new", template, "-n", name, "-o", app, .. options, "--no-update-check", "--debug:custom-hive", Path.Combine(_folder, "hive")]);
        return app;
    }

    /// <summary>
    /// The SDK of Azure Functions looks into the global package folder alone, so what the machine has cached is a source for this app, and
    /// no fallback folder.
    /// </summary>
    public static Task WithoutFallbackFoldersAsync(string app) => File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(app)!, "nuget.config"), $"""
        <configuration>
          {(Directory.Exists(MachineCache) ? $"""<packageSources><add key="machine" value="{SecurityElement.Escape(MachineCache)}" /></packageSources>""" : "")}
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
        </configuration>
        """);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    /// <summary>Adds our packages to the machine's sources, and takes from its cache what it has of others; ours go into no cache but this folder's.</summary>
    private static string NuGetConfig() => $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="cache" /></config>
          <packageSources><add key="keygen-test" value="packages" /></packageSources>
          <fallbackPackageFolders><add key="machine" value="{SecurityElement.Escape(MachineCache)}" /></fallbackPackageFolders>
        </configuration>
        """;

    /// <summary>One process for all; nothing is built, and what packing writes goes here.</summary>
    private string PackEverything() => $"""
        <Project>
          <ItemGroup>
            <Project Include="{SecurityElement.Escape(Root)}/src/*/*.csproj" />
          </ItemGroup>
          <Target Name="Pack">
            <MSBuild Projects="@(Project)" Targets="Pack" BuildInParallel="true"
                     Properties="NoBuild=true;_IsPacking=true;Configuration={Here.Parent!.Name};Version={Version};IncludeSymbols=false;PackageOutputPath={_folder}/packages/;PublishDir={_folder}/publish/;NuspecOutputPath={_folder}/nuspec/;TemplateFolder={_folder}/nuspec/" />
          </Target>
        </Project>
        """;
}

/// <summary>One hive for all tests, which run one after another: each builds, with as many processes as there are cores.</summary>
[CollectionDefinition(nameof(Hive))]
public sealed class WithHive : ICollectionFixture<Hive>;
