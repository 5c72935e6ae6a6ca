using System.Net;
using Keygen.Webhooks.Testing.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing;

/// <summary>The fake's API on a loopback port. It signs responses as Keygen does.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeApiServer(WebApplication app) => _app = app;

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <remarks>
    /// WebApplicationFactory and design-time tools take the first host that an app's Program builds for the app. They follow the execution
    /// context, so a Program that starts a fake first must not build it in its own.
    /// </remarks>
    public static Task<FakeApiServer> StartAsync(FakeKeygen fake, CancellationToken cancellationToken)
    {
        using AsyncFlowControl? suppressed = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return Task.Run(() => BuildAndStartAsync(fake, cancellationToken), cancellationToken);
    }

    private static async Task<FakeApiServer> BuildAndStartAsync(FakeKeygen fake, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, fake.Options.Port));
        var app = builder.Build();
        app.Run(context => AnswerAsync(fake, context));
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task AnswerAsync(FakeKeygen fake, HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var answer = fake.Options.AllowControl && context.Request.Path.StartsWithSegments("/fake", StringComparison.Ordinal)
            ? await FakeControl.AnswerAsync(fake, context.Request).ConfigureAwait(false)
            : await AnswerAsync(fake, context.Request, target).ConfigureAwait(false);

        var body = answer.Body is null ? [] : EventContent.Bytes(answer.Body);
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers.Location = answer.Location;
        response.Headers.RetryAfter = answer.RetryAfter is { } wait ? $"{Math.Ceiling(wait.TotalSeconds):0}" : default;
        response.Headers["Keygen-Version"] = answer.OfTheApplication ? ApiHeaders.VersionOf(context.Request) : default;
        response.Headers.WWWAuthenticate = answer.Status is 401 ? "Bearer realm=\"keygen\"" : default;
        response.ContentType = body.Length is 0 ? null : $"{ApiHeaders.MediaTypeOf(context.Request) ?? ApiHeaders.JsonApi}; charset=utf-8";
        response.ContentLength = body.Length is 0 ? null : body.Length;
        if (answer.Signed)
        {
            body = Sign(fake, context.Request, response, target, body, fake.Api.TakeForgery());
        }

        if (body.Length > 0)
        {
            // Even an empty write after a 204 makes Kestrel close the connection.
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task<FakeApiResponse> AnswerAsync(FakeKeygen fake, HttpRequest request, string target)
    {
        using var reader = new StreamReader(request.Body);
        var asked = new FakeApiRequest(request.Method, target, 0)
        {
            Body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted).ConfigureAwait(false),
            Headers = request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        };
        var answer = fake.Api.TakeFailure() ?? (fake.Api.RefuseWhen?.Invoke(asked) is true ? Unavailable : ApiRouter.Answer(fake, request, asked.Body));
        answer = fake.Api.LoseAnswerWhen?.Invoke(asked) is true ? Unavailable : answer;
        fake.Api.Asked(asked with { StatusCode = answer.Status });
        return answer;
    }

    private static FakeApiResponse Unavailable => ApiErrors.Requested(503, null, null);

    private static byte[] Sign(FakeKeygen fake, HttpRequest request, HttpResponse response, string target, byte[] body, FakeForgery? forgery)
    {
        if (forgery is FakeForgery.NoSignature)
        {
            return body;
        }

        var signature = KeygenSignature.Of(
            forgery is FakeForgery.AnotherKey ? new() : fake.Keys,
            ApiHeaders.AlgorithmOf(request),
            request.Method.ToLowerInvariant(),
            request.Host.Host,
            forgery is FakeForgery.AnotherTarget ? target + "&limit=1" : target,
            fake.Rows.Now - (forgery is FakeForgery.Stale ? TimeSpan.FromHours(1) : TimeSpan.Zero),
            body,
            fake.Keys.AccountId);
        (response.Headers.Date, response.Headers["Keygen-Date"]) = (signature.Date, signature.Date);
        (response.Headers["Digest"], response.Headers["Keygen-Digest"]) = (signature.Digest, signature.Digest);
        response.Headers["Keygen-Signature"] = signature.Signature;
        if (forgery is FakeForgery.ChangedBody && body.Length > 0)
        {
            // Changes a byte inside a token, so that the body is still JSON. Without a token, changes any byte.
            body[Math.Max(body.AsSpan().LastIndexOf("v3\""u8), 0)] = (byte)'w';
        }

        return body;
    }
}
