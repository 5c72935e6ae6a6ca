using Keygen.Webhooks.AzureFunctions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

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
