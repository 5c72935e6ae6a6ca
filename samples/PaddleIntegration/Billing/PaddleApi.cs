using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace PaddleIntegration.Billing;

/// <summary>Paddle Billing's REST API, version 1.</summary>
internal sealed class PaddleApi(HttpClient http, IOptionsMonitor<PaddleOptions> options) : IBilling
{
    public async Task<BilledSubscription?> FindSubscriptionAsync(string id, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, $"subscriptions/{Uri.EscapeDataString(id)}", null, cancellationToken) is { } found ? Read(found) : null;

    public async Task<bool> SetSeatsAsync(BilledSubscription subscription, int seats, CancellationToken cancellationToken)
    {
        // The list replaces the old one, so it must include the items that are not seats.
        var settings = options.CurrentValue;
        var items = subscription.Items.Select(item => (JsonNode)new JsonObject
        {
            ["price_id"] = item.PriceId,
            ["quantity"] = item.PriceId == settings.SeatPriceId ? seats : item.Quantity,
        });
        var mode = subscription.Standing is Standing.Trial ? "do_not_bill" : settings.ProrationBillingMode; // Paddle accepts no other mode in a trial
        try
        {
            await ChangeAsync(
                subscription.Id, new JsonObject { ["items"] = new JsonArray([.. items]), ["proration_billing_mode"] = mode }, cancellationToken);
            return true;
        }
        catch (PaddleException exception) when (exception.Code is "subscription_locked_pending_changes")
        {
            return false;
        }
    }

    public async Task EndSubscriptionAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindSubscriptionAsync(id, cancellationToken) is { Standing: not Standing.Ended } subscription)
        {
            if (subscription.IsChanging)
            {
                await ChangeAsync(id, new JsonObject { ["scheduled_change"] = null }, cancellationToken);
            }

            var body = new JsonObject { ["effective_from"] = "immediately" };
            await SendAsync(HttpMethod.Post, $"subscriptions/{Uri.EscapeDataString(id)}/cancel", body, cancellationToken);
        }
    }

    private static BilledSubscription Read(JsonObject subscription) => new(
        (string)subscription["id"]!,
        (string)subscription["customer_id"]!,
        (string)subscription["status"]! switch
        {
            "active" => Standing.Paid,
            "trialing" => Standing.Trial,
            "canceled" => Standing.Ended,
            _ => Standing.Unpaid, // past_due, paused, and any status Paddle adds later
        },
        subscription["scheduled_change"] is not null,
        [.. subscription["items"]!.AsArray().Select(static item => new BilledItem((string)item!["price"]!["id"]!, (int)item["quantity"]!))]);

    private Task<JsonObject?> ChangeAsync(string id, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"subscriptions/{Uri.EscapeDataString(id)}", body, cancellationToken);

    private async Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        var settings = options.CurrentValue;
        using var request = new HttpRequestMessage(method, new Uri(settings.BaseUrl, "/" + path));
        request.Headers.Authorization = new("Bearer", settings.ApiKey);
        request.Headers.Add("Paddle-Version", "1");
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }

        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        return response.IsSuccessStatusCode
            ? answer!["data"]!.AsObject()
            : throw new PaddleException(response.StatusCode, (string?)answer?["error"]?["code"]);
    }
}

/// <summary>Thrown when Paddle rejects a request.</summary>
internal sealed class PaddleException(HttpStatusCode status, string? code)
    : HttpRequestException($"Paddle answered {(int)status} {code}.", null, status)
{
    /// <summary>Paddle's error code, such as <c>subscription_locked_renewal</c>.</summary>
    public string? Code => code;
}
