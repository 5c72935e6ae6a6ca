using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>An app of this repository on the real worker, built once, where the worker's packages can be restored.</summary>
internal sealed partial class WorkerApp
{
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory);
    private static readonly SemaphoreSlim OneBuild = new(1);
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Set by the gate where the worker's packages can be restored: a skip is then a failure.</summary>
    private static readonly bool IsRequired = Environment.GetEnvironmentVariable("KEYGEN_WEBHOOKS_FUNCTIONS_WORKER") is "required";

    private readonly string _project;
    private Task<string?>? _built;

    private WorkerApp(string project) => _project = project;

    /// <summary>The sample's functions, with handlers that do what a test wants.</summary>
    public static WorkerApp ForTests { get; } = new("tests/Apps/FunctionsApp");

    /// <summary>The sample itself.</summary>
    public static WorkerApp Sample { get; } = new("samples/AzureFunctions");

    /// <summary>We are in tests/X/bin/Debug/net10.0/.</summary>
    public static string Root => Here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <returns>The path of its assembly. The test is skipped where the worker's packages cannot be restored; whatever else fails fails it.</returns>
    public async Task<string> AssemblyOrSkipAsync()
    {
        await OneBuild.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _built ??= BuildAsync();
            if (await _built is { } why)
            {
                IsRequired.Should().BeFalse($"the gate has seen that the packages of the worker can be restored: {why}");
                Assert.Skip($"The packages of the Functions worker cannot be restored here, so {_project} was not built and not run: {why}");
            }
        }
        finally
        {
            OneBuild.Release();
        }

        return Path.Combine(Root, _project, "bin", Here.Parent!.Name, Here.Name, Path.GetFileName(_project) + ".dll");
    }

    /// <returns>Null, or which package could not be restored.</returns>
    private async Task<string?> BuildAsync()
    {
        var (restored, restore) = await DotNetAsync("restore", "-p:NuGetAudit=false");
        if (restored != 0)
        {
            var errors = restore.Split('\n').Where(static line => line.Contains(": error ", StringComparison.Ordinal)).ToArray();
            return errors is [var first, ..] && errors.All(NotServed().IsMatch) ? first : throw new InvalidOperationException(restore);
        }

        var (built, build) = await DotNetAsync("build", "--no-restore", "-warnaserror", "-warnnotaserror:NU1603", "-c", Here.Parent!.Name, "-p:BuildProjectReferences=false");
        return built == 0 ? null : throw new InvalidOperationException(build);
    }

    private async Task<(int ExitCode, string Output)> DotNetAsync(string verb, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [verb, Path.Combine(Root, _project), "-p:FunctionsWorker=true", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v:q", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var timeout = new CancellationTokenSource(BuildTimeout);
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>A package, or the version of one, that no source has; or no source that answers.</summary>
    [GeneratedRegex(@"NU110[123]: .*Microsoft\.Azure\.Functions\.Worker|NU1301: ")]
    private static partial Regex NotServed();
}
