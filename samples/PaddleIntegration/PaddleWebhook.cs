using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace PaddleIntegration;

/// <summary>
/// Receives Paddle's notifications. Answers 200 on success, 400 for an invalid signature, and 500 when Paddle should retry.
/// </summary>
internal static partial class PaddleWebhook
{
    public static RequestSizeLimitAttribute SizeLimit { get; } = new(1 << 20);

    public static async Task<IResult> ReceiveAsync(
        HttpRequest request, SubscriptionSync sync, IOptionsMonitor<PaddleOptions> options, TimeProvider time, ILogger<PaddleNotification> logger)
    {
        var aborted = request.HttpContext.RequestAborted;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, aborted);
        var (bytes, settings) = (body.ToArray(), options.CurrentValue);
        if (!PaddleSignature.IsValid(request.Headers["Paddle-Signature"], bytes, settings.WebhookSecrets, time.GetUtcNow(), settings.Tolerance))
        {
            Refused(logger);
            return Results.BadRequest();
        }

        try
        {
            if (SubscriptionOf(bytes) is { SubscriptionId: { } id } about)
            {
                await sync.RunAsync(id, about.Sold, aborted);
            }

            return Results.Ok();
        }
        catch (Exception exception) when (!aborted.IsCancellationRequested)
        {
            Failed(logger, exception);
            return Results.StatusCode(500);
        }
    }

    /// <summary>Returns the subscription of a notification, and whether it was just sold.</summary>
    private static (string? SubscriptionId, bool Sold) SubscriptionOf(byte[] body)
    {
        using var notification = JsonDocument.Parse(body);
        var type = notification.RootElement.GetProperty("event_type").GetString() ?? "";
        return type.StartsWith("subscription.", StringComparison.Ordinal)
            ? (notification.RootElement.GetProperty("data").GetProperty("id").GetString(), type is "subscription.created" or "subscription.activated")
            : (null, false);
    }

    [LoggerMessage(10, LogLevel.Warning,
        "A request to /webhooks/paddle was rejected: its signature matches no secret of Paddle:WebhookSecrets, or is too old.")]
    private static partial void Refused(ILogger logger);

    [LoggerMessage(11, LogLevel.Error, "A Paddle notification failed. Paddle will send it again.")]
    private static partial void Failed(ILogger logger, Exception exception);
}

/// <summary>The category of the log messages.</summary>
internal sealed class PaddleNotification;
