using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Samples.Shared;

/// <summary>A service on a loopback port that records every request, byte for byte, and fails on demand.</summary>
public abstract class FakeService : IAsyncDisposable
{
    private readonly List<ServiceRequest> _requests = [];
    private readonly WebApplication _app;

    protected FakeService()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        _app.Start();
        Url = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Url { get; }

    /// <summary>Selects the requests that fail without being executed.</summary>
    public Func<ServiceRequest, bool>? Refuses { get; set; }

    /// <summary>Selects the requests that are executed and then answered with an error.</summary>
    public Func<ServiceRequest, bool>? LosesAnswer { get; set; }

    public IReadOnlyList<ServiceRequest> Requests
    {
        get
        {
            lock (Gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The requests that change something.</summary>
    public IReadOnlyList<ServiceRequest> Changes => [.. Requests.Where(static one => one.Method is not "GET")];

    protected Lock Gate { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Executes a request, one at a time.</summary>
    protected abstract ServiceAnswer Answer(ServiceRequest request);

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var request = new ServiceRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted));
        var answer = Answered(request);
        context.Response.StatusCode = answer.Status;
        if (answer.Body is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.Body.ToJsonString(), context.RequestAborted);
        }
    }

    private ServiceAnswer Answered(ServiceRequest request)
    {
        lock (Gate)
        {
            _requests.Add(request);
            var unavailable = new ServiceAnswer(503, new JsonObject());
            if (Refuses?.Invoke(request) is true)
            {
                return unavailable;
            }

            var answer = Answer(request);
            return LosesAnswer?.Invoke(request) is true ? unavailable : answer;
        }
    }
}

/// <summary>A request as it was received.</summary>
public sealed record ServiceRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];

    public IReadOnlyDictionary<string, string> Query =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri("http://x" + Target).Query)
            .ToDictionary(static one => one.Key, static one => one.Value.ToString());

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public override string ToString() => $"{Method} {Target}";
}

/// <summary>The response to a request.</summary>
public sealed record ServiceAnswer(int Status, JsonNode? Body = null);
