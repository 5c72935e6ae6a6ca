using System.Net;
using Keygen.Webhooks.AzureFunctions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace KeygenFunctions;

/// <summary>Functions that do not do what they should.</summary>
public sealed class BrokenFunctions(KeygenWebhookFunction webhook)
{
    [Function("Broken")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "broken")] HttpRequest request) =>
        throw new InvalidOperationException($"The function of {request.Path} failed.");

    [Function("BrokenBuiltIn")]
    public static HttpResponseData RunBuiltIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "broken-built-in")] HttpRequestData request) =>
        throw new InvalidOperationException($"The function of {request.Url} failed, not {HttpStatusCode.OK}.");

    /// <summary>Returns before the delivery is handled, as one that is cut off does.</summary>
    [Function("CutOff")]
    public async Task<IResult?> RunCutOff([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cut-off")] HttpRequest request)
    {
        await Task.WhenAny(webhook.RunAsync(request, CancellationToken.None), Task.Delay(100));
        return null;
    }
}
