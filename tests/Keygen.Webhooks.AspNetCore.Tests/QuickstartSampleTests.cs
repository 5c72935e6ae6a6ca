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
}
