using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keygen.Webhooks.Dashboard.Serving;

/// <summary>Server-sent events of one page that looks.</summary>
/// <param name="time">The clock.</param>
/// <param name="stopping">Fires when the app stops: a stream would hold up the shutdown.</param>
internal sealed class EventStream(TimeProvider time, CancellationToken stopping)
{
    /// <summary>How often news are looked for. What happened in between is sent at once.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>After so many looks without news, a comment shows proxies and the page that the connection stands.</summary>
    private const int QuietLooks = 15;

    /// <summary>How many streams there are at most, so that forgotten pages do not use up the server.</summary>
    private const int MaxStreams = 200;

    /// <summary>A stream ends after this time. The browser opens it again, and is asked again whether it may: a right may have ended.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private int _streams;

    /// <param name="context">The request.</param>
    /// <param name="json">How to write the news.</param>
    /// <param name="next">
    /// Returns the news since an id, and the id to resume after; null when there are none. The id is null at first when the page resumes
    /// nothing.
    /// </param>
    public async Task WriteAsync<T>(HttpContext context, JsonTypeInfo<T> json, Func<string?, (T News, string Id)?> next)
        where T : class
    {
        if (Interlocked.Increment(ref _streams) > MaxStreams)
        {
            Interlocked.Decrement(ref _streams);
            throw new RequestRefusedException(503, $"{MaxStreams} pages are open already: close one.");
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            var response = context.Response;
            response.ContentType = "text/event-stream";
            response.Headers["X-Accel-Buffering"] = "no"; // nginx
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await response.StartAsync(end.Token).ConfigureAwait(false);
            await SseFormatter.WriteAsync(
                ItemsAsync(context.Request.Headers["Last-Event-ID"], next, end.Token), response.Body,
                (item, buffer) =>
                {
                    if (item.Data is { } news)
                    {
                        using var writer = new Utf8JsonWriter(buffer);
                        JsonSerializer.Serialize(writer, news, json);
                    }
                },
                end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the app stops.
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async IAsyncEnumerable<SseItem<T?>> ItemsAsync<T>(
        string? id, Func<string?, (T News, string Id)?> next, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var opened = time.GetTimestamp();
        for (var quiet = QuietLooks; time.GetElapsedTime(opened) < Longest; quiet++)
        {
            if (next(id) is { } found)
            {
                (id, quiet) = (found.Id, 0);
                yield return new(found.News, "news") { EventId = id };
            }
            else if (quiet >= QuietLooks)
            {
                quiet = 0;
                yield return new(null, "quiet");
            }

            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
