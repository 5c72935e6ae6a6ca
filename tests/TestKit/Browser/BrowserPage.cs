using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Tests.Browser;

/// <summary>A tab. It remembers every request it made and everything the console and the security policy complained about.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _calls = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Task _reading = Task.CompletedTask;
    private int _id;

    private BrowserPage(ClientWebSocket socket) => _socket = socket;

    /// <summary>Method, URL and <c>Referer</c> of every request, as it left the browser.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Errors of scripts, of the console and of the content security policy.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public static async Task<BrowserPage> OpenAsync(int port)
    {
        using var http = new HttpClient();
        using var answer = await http.PutAsync($"http://127.0.0.1:{port}/json/new?about:blank", null);
        var target = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new((string)target["webSocketDebuggerUrl"]!), default);
        var page = new BrowserPage(socket);
        page._reading = page.ReadAsync();
        foreach (var domain in new[] { "Page", "Runtime", "Network", "Log" })
        {
            await page.CallAsync($"{domain}.enable");
        }

        return page;
    }

    /// <summary>Goes to a URL, and waits until the document is there.</summary>
    /// <param name="expectedPath">Where a redirect leads to; the URL's own path when null.</param>
    public async Task GoAsync(Uri url, string? expectedPath = null)
    {
        await CallAsync("Page.navigate", new() { ["url"] = url.AbsoluteUri });
        await UntilAsync($"location.pathname === {JsonSerializer.Serialize(expectedPath ?? url.AbsolutePath)} && document.readyState === 'complete'");
    }

    /// <summary>Runs an expression in the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var result = await CallAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true, ["userGesture"] = true });
        return result["exceptionDetails"] is { } fault ? throw new InvalidOperationException($"{expression}: {fault.ToJsonString()}") : result["result"]!["value"];
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            // While a document is exchanged for another there is nothing to ask.
            if (await TryAsync(expression))
            {
                return;
            }

            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"It did not come true: {expression}. The page: {await EvaluateAsync("location.pathname + ' ' + document.body.innerText")}");
            }
        }
    }

    /// <summary>Types as a user does: key by key, into the element that has the focus.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await EvaluateAsync($"document.querySelector({JsonSerializer.Serialize(selector)}).focus()");
        await CallAsync("Input.insertText", new() { ["text"] = text });
    }

    public Task ClickAsync(string selector) => EvaluateAsync($"document.querySelector({JsonSerializer.Serialize(selector)}).click()");

    public async Task<JsonNode> CallAsync(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref _id);
        var answer = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] });
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, default);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task<bool> TryAsync(string expression)
    {
        try
        {
            return await EvaluateAsync(expression) is JsonValue value && value.TryGetValue<bool>(out var holds) && holds;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(), default);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                Take(JsonNode.Parse(message.ToArray())!);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or JsonException)
        {
            foreach (var call in _calls.Values)
            {
                call.TrySetException(new InvalidOperationException("The browser hung up."));
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is { } id && _calls.TryRemove((int)id, out var call))
        {
            if (message["error"] is { } error)
            {
                call.SetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                call.SetResult(message["result"]!);
            }
        }

        switch ((string?)message["method"])
        {
            case "Network.requestWillBeSent":
                var request = message["params"]!["request"]!;
                Requests.Enqueue($"{request["method"]} {request["url"]} referer={request["headers"]!["Referer"]}");
                break;
            case "Log.entryAdded" when (string?)message["params"]!["entry"]!["level"] is not ("error" or "warning"):
                break;
            case "Runtime.exceptionThrown" or "Log.entryAdded":
                Complaints.Enqueue(message["params"]!.ToJsonString());
                break;
        }
    }
}
