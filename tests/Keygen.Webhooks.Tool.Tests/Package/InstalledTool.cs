using System.Diagnostics;
using System.Security;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Package;

/// <summary>The tool as it was built, packed under a version of its own and installed from that package into a folder. Nothing is kept.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-tool-package-").FullName;

    /// <summary>No machine has cached it.</summary>
    private string Version { get; } = $"0.1.0-test{Guid.NewGuid():N}";

    public string Command => Path.Combine(_folder, "tools", OperatingSystem.IsWindows() ? "keygen-webhooks.exe" : "keygen-webhooks");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="cache" /></config>
              <packageSources><clear /><add key="test" value="{SecurityElement.Escape(_folder)}/packages" /></packageSources>
            </configuration>
            """);
        var project = Path.Combine(ToolProcess.Root, "src", "Keygen.Webhooks.Tool", "Keygen.Webhooks.Tool.csproj");
        await RunAsync(
            "pack", project, "--no-build", "-c", ToolProcess.Configuration, $"-p:Version={Version}", "-p:IncludeSymbols=false", "-nodeReuse:false", "-v:q",
            $"-p:PackageOutputPath={_folder}/packages/", $"-p:NuspecOutputPath={_folder}/nuspec/", $"-p:PublishDir={_folder}/publish/");
        await RunAsync(
            "tool", "install", "Keygen.Webhooks.Tool", "--version", Version, "--tool-path", Path.Combine(_folder, "tools"), "--configfile", Path.Combine(_folder, "nuget.config"));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    private async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {await output}{await errors}");
    }
}
