using System.Net;
using Keygen.Webhooks.AzureFunctions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KeygenFunctions;

/// <summary>Takes whatever path there is, so that a test sees what becomes of it on its way.</summary>
public sealed class AnyPathFunctions(KeygenWebhookFunction webhook)
{
    [Function("AnyPath")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "any/{*rest}")] HttpRequest request, CancellationToken cancellationToken) =>
        webhook.RunAsync(request, cancellationToken);

    [Function("AnyPathBuiltIn")]
    public Task<HttpResponseData> RunBuiltIn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "any-built-in/{*rest}")] HttpRequestData request, CancellationToken cancellationToken) =>
        new BuiltInWebhookFunction(webhook).Run(request, cancellationToken);
}

/// <summary>The functions of a named registration.</summary>
public sealed class EuFunctions([FromKeyedServices("eu")] KeygenWebhookFunction webhook)
{
    [Function("Eu")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "eu")] HttpRequest request, CancellationToken cancellationToken) =>
        webhook.RunAsync(request, cancellationToken);

    [Function("EuBuiltIn")]
    public Task<HttpResponseData> RunBuiltIn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "eu-built-in")] HttpRequestData request, CancellationToken cancellationToken) =>
        new BuiltInWebhookFunction(webhook).Run(request, cancellationToken);
}

/// <summary>What a function that breaks is answered with.</summary>
public sealed class BrokenFunction
{
    [Function("Broken")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "broken")] HttpRequest request) =>
        throw new InvalidOperationException($"The function of {request.Path} failed.");

    [Function("BrokenBuiltIn")]
    public HttpResponseData RunBuiltIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "broken-built-in")] HttpRequestData request) =>
        throw new InvalidOperationException($"The function of {request.Url} failed, not {HttpStatusCode.OK}.");
}
