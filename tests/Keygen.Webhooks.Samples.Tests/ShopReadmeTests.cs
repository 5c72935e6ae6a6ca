using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Samples.Tests;

/// <summary>The commands of a shop's README that need no account, run as they are written.</summary>
public sealed partial class ShopReadmeTests
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
        (await text).Should().Contain("Every step had the expected result.").And.NotContain("WRONG");
    }

    [Theory]
    [InlineData("StripeIntegration", "<button>")]
    [InlineData("PaddleIntegration", "paddle.js")]
    public async Task Without_any_setting_it_is_the_demo_and_stays_to_be_looked_at_when_asked_to(string sample, string page)
    {
        using var process = Start(sample, "--stay");
        var address = "";
        while (address is "" && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            address = AddressPattern().Match(line).Value;
        }

        try
        {
            using var client = new HttpClient();
            (await client.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken)).Should().Contain(page);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("StripeIntegration", "Stripe__SecretKey", "WebhookSecret")]
    [InlineData("PaddleIntegration", "Paddle__ApiKey", "ClientToken")]
    public async Task With_one_setting_it_is_the_app_which_says_what_is_missing(string sample, string setting, string missing)
    {
        using var process = Start(sample, "--urls=http://127.0.0.1:0", (setting, "given"));
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);

        process.ExitCode.Should().NotBe(0);
        (await text + await errors).Should().Contain(missing);
    }

    private static Process Start(string sample, string argument, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{sample}.dll"), argument])
        {
            WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();
}
