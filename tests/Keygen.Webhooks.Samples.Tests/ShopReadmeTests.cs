using System.Diagnostics;

namespace Keygen.Webhooks.Samples.Tests;

/// <summary>The commands of a shop's README that need no account, run as they are written.</summary>
public sealed class ShopReadmeTests
{
    [Theory]
    [InlineData("StripeIntegration")]
    [InlineData("PaddleIntegration")]
    public async Task The_command_of_the_README_shows_everything_come_out_as_it_should(string sample)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory); // tests/X/bin/Debug/net10.0
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var readme = await File.ReadAllLinesAsync(Path.Combine(root, "samples", sample, "README.md"), TestContext.Current.CancellationToken);
        var command = readme.Select(static line => line.Trim()).First(static line => line.StartsWith("dotnet run", StringComparison.Ordinal)).Split(" #")[0]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // As written, but for the build, which has just been done.
        var start = new ProcessStartInfo("dotnet", [command[1], "--no-build", "--configuration", output.Parent.Name, .. command[2..]])
        {
            WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);

        process.ExitCode.Should().Be(0, await text + await errors);
        (await text).Should().Contain("Everything came out as it should.").And.NotContain("WRONG");
    }
}
