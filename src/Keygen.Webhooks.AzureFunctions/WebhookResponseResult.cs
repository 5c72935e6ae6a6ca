using Keygen.Webhooks.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Writes a response once, even if it is executed twice. It is also an action result, because versions of the worker differ in which of the
/// two they execute.
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
