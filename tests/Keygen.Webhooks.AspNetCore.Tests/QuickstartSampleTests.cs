namespace Keygen.Webhooks.AspNetCore.Tests;

public sealed class QuickstartSampleTests
{
    [Fact]
    public async Task Quickstart_shows_every_delivery_come_out_as_it_should()
    {
        await using var app = ChildApp.Start("samples/Quickstart", new Dictionary<string, string>());

        (await app.ExitCodeAsync()).Should().Be(0, app.Text);
        app.Text.Should().NotContain("WRONG");
    }

    [Fact]
    public async Task With_watch_it_shows_the_dashboard_with_deliveries_that_were_handled_failed_and_refused()
    {
        await using var app = ChildApp.Start("samples/Quickstart", new Dictionary<string, string>(), "--watch", "0");
        await Eventually.HoldsAsync(() => app.Output.Any(static line => line.Contains("The dashboard is at ", StringComparison.Ordinal)) || app.HasExited, "the dashboard");
        app.HasExited.Should().BeFalse(app.Text);
        var page = app.Output.Single(static line => line.StartsWith("The dashboard is at ", StringComparison.Ordinal)).Split(' ')[4].TrimEnd('.');
        using var client = new HttpClient { BaseAddress = new Uri(page) };

        (await client.GetStringAsync(new Uri("", UriKind.Relative))).Should().Contain("<title>Keygen webhooks</title>");
        foreach (var outcome in new[] { "Handled", "HandlerFailed", "Unauthorized" })
        {
            await Eventually.HoldsAsync(async () =>
                (await client.GetStringAsync(new Uri($"deliveries/list?outcome={outcome}", UriKind.Relative))).Contains($"\"outcome\":\"{outcome}\"", StringComparison.Ordinal), outcome);
        }

        app.Terminate();
        (await app.ExitCodeAsync()).Should().Be(0, app.Text);
    }
}
