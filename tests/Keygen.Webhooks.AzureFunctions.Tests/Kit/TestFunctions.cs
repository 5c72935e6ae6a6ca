using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>The functions of the apps under test, one a model; every method, so that 405 is ours to answer.</summary>
public sealed class TestFunctions(KeygenWebhookFunction webhook, ScopeProbe invocation)
{
    [Function("Keygen")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "head", Route = "keygen")] HttpRequest request, CancellationToken cancellationToken)
    {
        invocation.Note("invocation");
        var result = await webhook.RunAsync(request, cancellationToken);
        invocation.Note("result");
        return result;
    }

    [Function("AnyPath")]
    public Task<IResult> RunAnyPath(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "any/{*rest}")] HttpRequest request, CancellationToken cancellationToken) =>
        webhook.RunAsync(request, cancellationToken);

    [Function("KeygenBuiltIn")]
    public Task<HttpResponseData> RunBuiltIn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "built-in")] HttpRequestData request, CancellationToken cancellationToken) =>
        new KeygenFunctions.BuiltInWebhookFunction(webhook).Run(request, cancellationToken);
}

/// <summary>The function of a named registration.</summary>
public sealed class NamedFunction([FromKeyedServices("eu")] KeygenWebhookFunction webhook)
{
    [Function("KeygenEu")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "keygen/eu")] HttpRequest request, CancellationToken cancellationToken) =>
        webhook.RunAsync(request, cancellationToken);
}

/// <summary>A scoped service that says which scope it is of.</summary>
public sealed class ScopeProbe(ScopeLog log) : IDisposable
{
    private readonly Guid _scope = Guid.NewGuid();

    public void Note(string what) => log.Lines.Enqueue((what, _scope));

    public void Dispose() => log.Lines.Enqueue(("disposed", _scope));
}

public sealed class ScopeLog
{
    public System.Collections.Concurrent.ConcurrentQueue<(string What, Guid Scope)> Lines { get; } = [];
}
