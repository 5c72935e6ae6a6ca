using Keygen.Webhooks.AzureFunctions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KeygenFunctions;

/// <summary>POST /api/keygen, with the ASP.NET Core integration. Anonymous, because the signature authenticates Keygen.</summary>
public sealed class WebhookFunction(KeygenWebhookFunction webhook)
{
    [Function("Keygen")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "keygen")] HttpRequest request, CancellationToken cancellationToken) =>
        webhook.RunAsync(request, cancellationToken);
}
