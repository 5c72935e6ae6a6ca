using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keygen.Webhooks.Dashboard.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Serving;

/// <summary>
/// Maps the endpoints of the page. Each has the headers, the access rule and the errors that all have; an action has the antiforgery check.
/// </summary>
internal sealed class SectionRoutes(IEndpointRouteBuilder endpoints, AccessRule access, ActionTokens tokens, string instance, ILogger logger)
{
    /// <summary>The longest body of an action.</summary>
    private const int MaxActionBytes = 64 << 10;

    /// <summary>Answers a GET with JSON.</summary>
    /// <param name="path">The path below the dashboard, such as <c>deliveries/list</c>.</param>
    /// <param name="json">How to write the answer, from the section's own context.</param>
    /// <param name="answer">Returns the answer; a <see cref="RequestRefusedException"/> refuses.</param>
    public void Query<T>(string path, JsonTypeInfo<T> json, Func<HttpContext, ValueTask<T>> answer) =>
        Get(path, async context => await WriteAsync(context, await answer(context).ConfigureAwait(false), json).ConfigureAwait(false));

    /// <summary>Answers a POST that changes or reveals something. Without a valid antiforgery token it is refused before anything is read.</summary>
    /// <param name="path">The path below the dashboard.</param>
    /// <param name="input">How to read the body.</param>
    /// <param name="output">How to write the answer.</param>
    /// <param name="act">Acts; a <see cref="RequestRefusedException"/> refuses.</param>
    public void Action<TIn, TOut>(string path, JsonTypeInfo<TIn> input, JsonTypeInfo<TOut> output, Func<HttpContext, TIn, ValueTask<TOut>> act)
        where TIn : class =>
        Add(endpoints.MapPost(path, context => GuardAsync(context, async () =>
        {
            if (!await tokens.IsValidAsync(context).ConfigureAwait(false))
            {
                DashboardLog.ForgedAction(logger, UserOf(context));
                throw new RequestRefusedException(400, "The action has no valid antiforgery token, so it was not done. Reload the page and try again.");
            }

            await WriteAsync(context, await act(context, await ReadAsync(context, input).ConfigureAwait(false)).ConfigureAwait(false), output).ConfigureAwait(false);
        })));

    /// <summary>Answers a GET in its own way: a file, a stream of events.</summary>
    public void Get(string path, Func<HttpContext, Task> answer) =>
        Add(endpoints.MapMethods(path, ["GET", "HEAD"], context => GuardAsync(context, () => answer(context))));

    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, json, context.RequestAborted);
    }

    /// <summary>The user's name for the log.</summary>
    public static string UserOf(HttpContext context) => context.User.Identity?.Name is { Length: > 0 } name ? name : "Somebody without a name";

    private void Add(IEndpointConventionBuilder endpoint) => endpoint.WithMetadata(access, new Hidden()).WithDisplayName("Keygen webhooks dashboard");

    private async Task GuardAsync(HttpContext context, Func<Task> answer)
    {
        PageHeaders.Set(context.Response);
        if (context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        try
        {
            if (!await access.AllowsAsync(context).ConfigureAwait(false))
            {
                throw new RequestRefusedException(403, "You may not see this page.");
            }

            // So that the page notices that it is answered by another process.
            context.Response.Headers["Keygen-Dashboard-Instance"] = instance;
            await answer().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer any more.
        }
        catch (RequestRefusedException refusal) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, refusal.Status, refusal.Message).ConfigureAwait(false);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // The message may hold hosts and users, so the page shows only the type.
            DashboardLog.RequestFailed(logger, exception, context.Request.Path.Value ?? "");
            await RefuseAsync(context, 500, $"The request failed ({exception.GetType().Name}). The log has the exception (id 9502).").ConfigureAwait(false);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new(sentence), ServingJsonContext.Default.ProblemJson);
    }

    private static async Task<TIn> ReadAsync<TIn>(HttpContext context, JsonTypeInfo<TIn> json)
        where TIn : class
    {
        if (context.Request.ContentLength is not (> 0 and <= MaxActionBytes))
        {
            throw new RequestRefusedException(400, "The action has no body of a known and reasonable length.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, json, context.RequestAborted).ConfigureAwait(false)
                ?? throw new RequestRefusedException(400, "The action has no content.");
        }
        catch (IOException)
        {
            // The caller has gone, perhaps before the token says so.
            throw new RequestRefusedException(400, "The action's body has not arrived completely.");
        }
        catch (JsonException)
        {
            throw new RequestRefusedException(400, "The action's body is not the JSON it should be.");
        }
    }

    /// <summary>Keeps the dashboard out of the app's OpenAPI document.</summary>
    private sealed class Hidden : IExcludeFromDescriptionMetadata
    {
        public bool ExcludeFromDescription => true;
    }
}
