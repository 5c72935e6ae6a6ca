using System.Globalization;
using System.Text.Json.Nodes;
using Samples.Shared;

namespace PaddleIntegration.Demo;

/// <summary>The part of Paddle Billing's API that the shop calls, and the changes that buyers and time make to subscriptions.</summary>
public sealed class FakePaddle(string apiKey = "pdl_sdbx_apikey_offline") : FakeService
{
    private readonly Dictionary<string, JsonObject> _subscriptions = [];
    private int _last;

    public string ApiKey => apiKey;

    public IReadOnlyList<JsonObject> Subscriptions
    {
        get
        {
            lock (Gate)
            {
                return [.. _subscriptions.Values.Select(static one => one.DeepClone().AsObject())];
            }
        }
    }

    /// <summary>Adds the subscription of a new buyer.</summary>
    /// <returns>The subscription's id.</returns>
    public string Subscribe(string status = "active", params (string PriceId, int Quantity)[] items)
    {
        lock (Gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"sub_offline{++_last}");
            _subscriptions[id] = new()
            {
                ["id"] = id,
                ["status"] = status,
                ["customer_id"] = string.Create(CultureInfo.InvariantCulture, $"ctm_offline{_last}"),
                ["scheduled_change"] = null,
                ["items"] = Items(items.Length is 0 ? [(OfflineShop.SeatPriceId, 1)] : items),
                ["custom_data"] = null,
            };
            return id;
        }
    }

    /// <summary>Changes a subscription as buyers, time and Paddle do.</summary>
    public void Set(string id, string name, JsonNode? value)
    {
        lock (Gate)
        {
            _subscriptions[id][name] = value;
        }
    }

    public JsonObject Subscription(string id) => Subscriptions.Single(one => (string)one["id"]! == id);

    public int SeatsOf(string id) => (int)Subscription(id)["items"]!.AsArray().Single(static one => (string)one!["price"]!["id"]! == OfflineShop.SeatPriceId)!["quantity"]!;

    protected override ServiceAnswer Answer(ServiceRequest request)
    {
        if (!request.Headers.TryGetValue("Authorization", out var authorization) || authorization != $"Bearer {apiKey}")
        {
            return Error(403, "forbidden");
        }

        return (request.Method, request.Path.Trim('/').Split('/')) switch
        {
            ("GET", ["subscriptions", var id]) when Find(id) is { } found => Shown(found),
            ("PATCH", ["subscriptions", var id]) when Find(id) is { } found => Change(found, request.Json),
            ("POST", ["subscriptions", var id, "cancel"]) when Find(id) is { } found => Cancel(found),
            _ => Error(404, "not_found"),
        };
    }

    private static ServiceAnswer Shown(JsonObject subscription) => new(200, new JsonObject
    {
        ["data"] = subscription.DeepClone(), ["meta"] = new JsonObject { ["request_id"] = Guid.NewGuid().ToString() },
    });

    private static ServiceAnswer Error(int status, string code) =>
        new(status, new JsonObject { ["error"] = new JsonObject { ["type"] = "request_error", ["code"] = code, ["detail"] = "The demo rejects this request." } });

    private static ServiceAnswer Change(JsonObject subscription, JsonObject change)
    {
        if (change.ContainsKey("scheduled_change"))
        {
            subscription["scheduled_change"] = null;
        }

        if (change["items"]?.AsArray() is not { } items)
        {
            return Shown(subscription);
        }

        var mode = (string?)change["proration_billing_mode"];
        var refusal = items.Any(static one => (int)one!["quantity"]! < 1) ? "invalid_field" : RefusalOf(subscription, mode);
        if (refusal is not null)
        {
            return Error(400, refusal);
        }

        subscription["items"] = Items([.. items.Select(static one => ((string)one!["price_id"]!, (int)one["quantity"]!))]);
        return Shown(subscription);
    }

    private static string? RefusalOf(JsonObject subscription, string? mode) => (string)subscription["status"]! switch
    {
        _ when mode is null => "subscription_items_update_missing_proration_billing_mode",
        _ when subscription["scheduled_change"] is not null => "subscription_locked_pending_changes",
        "canceled" => "subscription_update_when_canceled",
        "trialing" when mode is not "do_not_bill" => "subscription_trialing_items_update_invalid_options",
        _ => null,
    };

    private static ServiceAnswer Cancel(JsonObject subscription)
    {
        if (subscription["scheduled_change"] is not null || (string)subscription["status"]! is "canceled")
        {
            return Error(400, "subscription_locked_pending_changes");
        }

        subscription["status"] = "canceled";
        return Shown(subscription);
    }

    private static JsonArray Items((string PriceId, int Quantity)[] items) => new([.. items.Select(static item => (JsonNode)new JsonObject
    {
        ["status"] = "active", ["quantity"] = item.Quantity, ["recurring"] = true, ["price"] = new JsonObject { ["id"] = item.PriceId },
    })]);

    private JsonObject? Find(string id) => _subscriptions.GetValueOrDefault(id);
}
