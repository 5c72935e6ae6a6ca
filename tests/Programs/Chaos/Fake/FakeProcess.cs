using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Keygen.Webhooks.Chaos.Disorder;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Chaos.Fake;

/// <summary>The process that is Keygen, and what is said to it.</summary>
internal sealed class FakeProcess : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process _process;
    private readonly HttpClient _client;

    private FakeProcess(Process process, KeygenTestKeys keys, Uri api, string token)
    {
        (_process, Keys, Api, Token) = (process, keys, api, token);
        _client = new() { BaseAddress = api };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public KeygenTestKeys Keys { get; }

    public Uri Api { get; }

    public string Token { get; }

    /// <param name="folder">Where it finds its keys.</param>
    /// <param name="sendTo">Where receivers listen.</param>
    public static async Task<FakeProcess> StartAsync(string folder, Uri sendTo)
    {
        var keys = new KeygenTestKeys();
        var file = Path.Combine(folder, "keys.json");
        await File.WriteAllTextAsync(file, keys.Export());
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. ReceiverProcess.ThisProgram, "keygen", file, sendTo.ToString()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line?.Split(' ') is [var api, var token]
            ? new(process, keys, new(api), token)
            : throw new InvalidOperationException("The fake Keygen did not start.");
    }

    /// <summary>Something happens, and its delivery begins.</summary>
    /// <returns>The rows.</returns>
    public async Task<KeygenRow[]> RaiseAsync(string name, int count, string? token, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(token is null ? (object)new { } : new { idempotencyToken = token });
        using var response = await _client.PostAsync(new Uri($"fake/events?event={name}&count={count}", UriKind.Relative), body, cancellationToken);
        return await RowsOfAsync(response, cancellationToken);
    }

    /// <summary>Retries an event by hand, as anybody may: the same token under a new id.</summary>
    public async Task RetryAsync(string id, CancellationToken cancellationToken)
    {
        var path = new Uri($"v1/accounts/{Keys.AccountId}/webhook-events/{id}/actions/retry", UriKind.Relative);
        while (true)
        {
            using var response = await _client.PostAsync(path, null, cancellationToken);
            if (response.StatusCode is not HttpStatusCode.ServiceUnavailable)
            {
                response.EnsureSuccessStatusCode();
                return;
            }
        }
    }

    public async Task<KeygenRow[]> RowsAsync(CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(new Uri("fake/events", UriKind.Relative), cancellationToken);
        return await RowsOfAsync(response, cancellationToken);
    }

    /// <summary>Waits until it has given up on some more events after all its retries.</summary>
    public async Task GivesUpAsync(int more, TimeSpan patience, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var before = (await RowsAsync(cancellationToken)).Count(static row => row.IsGivenUp);
        while (watch.Elapsed < patience && (await RowsAsync(cancellationToken)).Count(static row => row.IsGivenUp) < before + more)
        {
            await Task.Delay(300, cancellationToken);
        }
    }

    /// <summary>Has its API answer some requests with 503, and another with what is not signed.</summary>
    public async Task HaveTroubleAsync(CancellationToken cancellationToken)
    {
        foreach (var order in (string[])["failures?status=503&count=3", "forgeries?kind=NoSignature"])
        {
            using var response = await _client.PostAsync(new Uri($"fake/{order}", UriKind.Relative), null, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<KeygenRow[]> RowsOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<RowList>(Json, cancellationToken))!.Data;
    }

    private sealed record RowList(KeygenRow[] Data);
}
