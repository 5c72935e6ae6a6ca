using System.Diagnostics;
using System.Security;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Package;

/// <summary>
/// The tool as it was built, packed under a version of its own and installed from that package into a folder; beside it the packages of an
/// app. Nothing is kept.
/// </summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private static readonly string[] Packed = ["Keygen.Webhooks", "Keygen.Webhooks.AspNetCore", "Keygen.Webhooks.Tool"];

    /// <summary>What the machine has restored before; it need not be there.</summary>
    private static readonly string MachineCache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>No machine has cached it.</summary>
    public string Version { get; } = $"0.1.0-test{Guid.NewGuid():N}";

    /// <summary>A folder whose NuGet configuration has the packages.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("keygen-tool-package-").FullName;

    /// <summary>The installed command.</summary>
    public string Command => Path.Combine(Folder, "tools", OperatingSystem.IsWindows() ? "keygen-webhooks.exe" : "keygen-webhooks");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="cache" /></config>
              <packageSources><add key="keygen-test" value="packages" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{SecurityElement.Escape(MachineCache)}" /></fallbackPackageFolders>
            </configuration>
            """);
        foreach (var name in Packed)
        {
            await DotNetAsync(
                "pack", Path.Combine(ToolProcess.Root, "src", name), "--no-build", "-c", ToolProcess.Configuration, $"-p:Version={Version}", "-p:IncludeSymbols=false",
                "-nodeReuse:false", "-v:q", $"-p:PackageOutputPath={Folder}/packages/", $"-p:NuspecOutputPath={Folder}/nuspec/", $"-p:PublishDir={Folder}/publish/");
        }

        await DotNetAsync(
            "tool", "install", "Keygen.Webhooks.Tool", "--version", Version, "--tool-path", Path.Combine(Folder, "tools"), "--source", Path.Combine(Folder, "packages"));
    }

    /// <summary>Runs the SDK as a user does, without what the test run itself has set.</summary>
    public async Task DotNetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {await output}{await errors}");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return default;
    }
}
