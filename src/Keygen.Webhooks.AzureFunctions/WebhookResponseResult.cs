using Keygen.Webhooks.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Writes an answer once, however often it is executed. It is an action result too, because versions of the worker differ in which of
/// the two they execute.
/// </summary>
internal sealed class WebhookResponseResult(WebhookResponse answer) : IResult, IActionResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    private int _executed;

    public int? StatusCode => answer.StatusCode;

    public string? ContentType => answer.ContentType;

    public Task ExecuteAsync(HttpContext httpContext) =>
        Interlocked.Exchange(ref _executed, 1) == 0 ? answer.WriteAsync(httpContext) : Task.CompletedTask;

    public Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ExecuteAsync(context.HttpContext);
    }
}
