using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Dashboard.Tests.Kit;

/// <summary>What a person does with the page, and what a test looks at.</summary>
internal static class Looking
{
    /// <summary>Where pictures go: beside the results of the tests.</summary>
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "TestResults", "dashboard");

    public static async Task ResizeAsync(this BrowserPage page, int width, int height = 900) =>
        await page.CallAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });

    public static async Task PreferAsync(this BrowserPage page, string scheme) =>
        await page.CallAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });

    public static async Task<byte[]> PictureAsync(this BrowserPage page, string name, bool wholePage = true)
    {
        var picture = await page.CallAsync("Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = wholePage });
        var content = Convert.FromBase64String((string)picture["data"]!);
        Directory.CreateDirectory(Pictures);
        await File.WriteAllBytesAsync(Path.Combine(Pictures, $"{name}.png"), content);
        return content;
    }

    public static async Task<string> TextAsync(this BrowserPage page, string selector = "main") =>
        (string)(await page.EvaluateAsync($"document.querySelector({System.Text.Json.JsonSerializer.Serialize(selector)})?.innerText ?? ''"))!;

    public static Task SeesAsync(this BrowserPage page, string text, string selector = "main") => page.UntilAsync(
        $"document.querySelector({System.Text.Json.JsonSerializer.Serialize(selector)})?.innerText.includes({System.Text.Json.JsonSerializer.Serialize(text)})");

    /// <summary>Presses a key and lets it go.</summary>
    /// <param name="page">The page.</param>
    /// <param name="key">The key, such as Tab.</param>
    /// <param name="code">Its number in Windows, which the browser wants.</param>
    public static async Task PressAsync(this BrowserPage page, string key, int code)
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            var press = new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code };
            if (key == "Enter" && type == "keyDown")
            {
                press["text"] = "\r";
            }

            await page.CallAsync("Input.dispatchKeyEvent", press);
        }
    }

    /// <summary>Nothing was asked of another host, and nothing went wrong in the console.</summary>
    public static void ShouldBeClean(this BrowserPage page, Uri server)
    {
        page.Complaints.Should().BeEmpty();
        page.Requests.Should().OnlyContain(request => request.Contains($" {server.AbsoluteUri}") || request.Contains(" about:") || request.Contains(" data:")); // the icon of a date field
    }
}
