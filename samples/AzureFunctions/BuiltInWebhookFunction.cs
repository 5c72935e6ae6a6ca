using System.Net;
using Keygen.Webhooks.AzureFunctions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace KeygenFunctions;

/// <summary>POST /api/keygen-built-in, in the worker's built-in model. Anonymous, because the signature authenticates Keygen.</summary>
public sealed class BuiltInWebhookFunction(KeygenWebhookFunction webhook)
{
    [Function("KeygenBuiltIn")]
    public async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "keygen-built-in")] HttpRequestData request, CancellationToken cancellationToken)
    {
        var answer = await webhook.RunAsync(request.Method, request.Url, request.Headers, request.Body, cancellationToken);

        var response = request.CreateResponse((HttpStatusCode)answer.StatusCode);
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.Add(name, value);
        }

        await response.Body.WriteAsync(answer.Body, CancellationToken.None);
        return response;
    }
}
