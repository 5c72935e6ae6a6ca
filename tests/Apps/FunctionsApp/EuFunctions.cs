using Keygen.Webhooks.AzureFunctions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KeygenFunctions;

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
