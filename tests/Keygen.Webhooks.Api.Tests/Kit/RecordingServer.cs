using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>Records every request as it arrived, and gives the answers of a test, signed as Keygen signs them.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    private RecordingServer(TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public static KeygenTestKeys Keys => KeygenTestKeys.Shared;

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>Gives the answer to a request.</summary>
    public Func<RecordedRequest, ServerAnswer> Answers { get; set; } = static _ => new(204);

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<RecordingServer> StartAsync(TimeProvider time)
    {
        var server = new RecordingServer(time);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new RecordedRequest(
            context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted));
        _requests.Enqueue(request);
        var answer = Answers(request);
        var body = Encoding.UTF8.GetBytes(answer.Body);
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = body.Length == 0 ? null : answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.IsSigned)
        {
            Sign(response, answer.SignedMethod ?? request.Method, request.Target, context.Request.Host.Host, body);
        }

        if (body.Length > 0)
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private void Sign(HttpResponse response, string method, string target, string host, byte[] body)
    {
        var date = _time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        var digest = $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
        var text = $"(request-target): {method.ToLowerInvariant()} {target}\nhost: {host}\ndate: {date}\ndigest: {digest}";
        var signature = Convert.ToBase64String(Keys.Sign(SignatureAlgorithms.Ed25519, Encoding.UTF8.GetBytes(text)));
        response.Headers["Keygen-Date"] = date;
        response.Headers["Keygen-Digest"] = digest;
        response.Headers["Keygen-Signature"] =
            $"keyid=\"{Keys.AccountId}\", algorithm=\"ed25519\", signature=\"{signature}\", headers=\"(request-target) host date digest\"";
    }
}

/// <summary>A request as it arrived.</summary>
internal sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The method, and the target without the account.</summary>
    public override string ToString() => $"{Method} {Target.Replace($"/v1/accounts/{RecordingServer.Keys.AccountId}", "", StringComparison.Ordinal)}";
}

/// <summary>An answer.</summary>
internal sealed record ServerAnswer(int Status, string Body = "", bool IsSigned = true)
{
    public string ContentType { get; init; } = "application/vnd.api+json; charset=utf-8";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The method it is signed for; null for that of the request.</summary>
    public string? SignedMethod { get; init; }
}
