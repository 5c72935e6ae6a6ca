using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Samples.Shared;

namespace StripeIntegration.Demo;

/// <summary>The part of Stripe's API that the shop calls, with Stripe's handling of idempotency keys.</summary>
public sealed class FakeStripe(string secretKey = "sk_test_offline") : FakeService
{
    private readonly Dictionary<string, JsonObject> _objects = [];
    private readonly Dictionary<string, (string Body, ServiceAnswer Answer)> _answered = [];
    private readonly HashSet<string> _searchable = [];
    private int _last;

    public string SecretKey => secretKey;

    public IReadOnlyList<JsonObject> Customers => All("customer");

    public IReadOnlyList<JsonObject> Subscriptions => All("subscription");

    public IReadOnlyList<JsonObject> Sessions => All("checkout.session");

    /// <summary>Completes a payment: creates a customer and a subscription.</summary>
    /// <returns>The session as <c>checkout.session.completed</c> carries it.</returns>
    public JsonObject Pay(string sessionId, string email = "ada@customer.example", string name = "Ada Okafor", string paymentStatus = "paid")
    {
        lock (Gate)
        {
            var session = _objects[sessionId];
            var customer = Add("customer", "cus", new() { ["email"] = email, ["name"] = name, ["metadata"] = new JsonObject() });
            var subscription = Subscribe((string)customer["id"]!, session["fake_subscription_metadata"]!.DeepClone());
            session["status"] = "complete";
            session["payment_status"] = paymentStatus;
            session["customer"] = (string)customer["id"]!;
            session["subscription"] = (string)subscription["id"]!;
            return session.DeepClone().AsObject();
        }
    }

    /// <summary>Sets the state of a subscription, such as <c>past_due</c> or <c>canceled</c>.</summary>
    /// <returns>The subscription as <c>customer.subscription.updated</c> carries it.</returns>
    public JsonObject SetStatus(string subscriptionId, string status)
    {
        lock (Gate)
        {
            _objects[subscriptionId]["status"] = status;
            return _objects[subscriptionId].DeepClone().AsObject();
        }
    }

    /// <summary>Simulates a day: idempotency keys expire, and the search index is up to date.</summary>
    public void LetADayPass()
    {
        lock (Gate)
        {
            _answered.Clear();
            _searchable.UnionWith(_objects.Keys);
        }
    }

    /// <summary>Removes the metadata of an object.</summary>
    public void Forget(string id)
    {
        lock (Gate)
        {
            _objects[id]["metadata"] = new JsonObject();
        }
    }

    protected override ServiceAnswer Answer(ServiceRequest request)
    {
        if (!request.Headers.TryGetValue("Authorization", out var authorization) || authorization != $"Bearer {secretKey}")
        {
            return StripeDocument.Error(401, null, "invalid_request_error");
        }

        if (!request.Headers.TryGetValue("Idempotency-Key", out var key))
        {
            return Carry(request);
        }

        if (!_answered.TryGetValue(key, out var before))
        {
            before = _answered[key] = (request.Body, Carry(request));
        }

        return before.Body == request.Body ? before.Answer : StripeDocument.Error(400, null, "idempotency_error");
    }

    private ServiceAnswer Carry(ServiceRequest request)
    {
        var form = QueryHelpers.ParseQuery(request.Body).ToDictionary(static one => one.Key, static one => one.Value.ToString());
        return (request.Method, request.Path.Trim('/').Split('/')) switch
        {
            ("POST", ["v1", "checkout", "sessions"]) => Shown(Session(form)),
            ("POST", ["v1", "customers"]) => Shown(Add("customer", "cus", Customer(form))),
            ("GET", ["v1", "customers", "search"]) => List(
                "search_result", All("customer").Where(one => _searchable.Contains((string)one["id"]!) && StripeDocument.Fits(one, request.Query["query"]))),
            ("POST", ["v1", "customers", var id]) => Shown(StripeDocument.Merge(Find(id), StripeDocument.Metadata(form, "metadata"))),
            ("POST", ["v1", "subscriptions"]) => Shown(Subscribe(form["customer"], StripeDocument.Metadata(form, "metadata"))),
            ("GET", ["v1", "subscriptions"]) => List(
                "list", All("subscription").Where(one => (string)one["customer"]! == request.Query["customer"] && (string)one["status"]! is not "canceled")),
            ("DELETE", ["v1", "subscriptions", var id]) => Cancel(Find(id)),
            ("GET", ["v1", "customers" or "subscriptions", var id]) => Shown(Find(id)),
            _ => Shown(null),
        };
    }

    private static ServiceAnswer Shown(JsonObject? found) => found is null ? StripeDocument.Missing : new(200, found.DeepClone());

    private static ServiceAnswer List(string kind, IEnumerable<JsonObject> all) => new(200, new JsonObject
    {
        ["object"] = kind, ["has_more"] = false, ["data"] = new JsonArray([.. all]),
    });

    private static JsonObject Customer(Dictionary<string, string> form) => new()
    {
        ["email"] = form["email"], ["name"] = form.GetValueOrDefault("name"), ["metadata"] = StripeDocument.Metadata(form, "metadata"),
    };

    private JsonObject Session(Dictionary<string, string> form)
    {
        var session = Add("checkout.session", "cs_test", new()
        {
            ["mode"] = form["mode"],
            ["status"] = "open",
            ["payment_status"] = "unpaid",
            ["fake_subscription_metadata"] = StripeDocument.Metadata(form, "subscription_data[metadata]"),
        });
        session["url"] = $"https://checkout.stripe.com/c/pay/{(string)session["id"]!}";
        return session;
    }

    private JsonObject Subscribe(string customerId, JsonNode metadata) =>
        Add("subscription", "sub", new() { ["customer"] = customerId, ["status"] = "active", ["metadata"] = metadata });

    private static ServiceAnswer Cancel(JsonObject? subscription)
    {
        if (subscription is null || (string)subscription["status"]! is "canceled")
        {
            return StripeDocument.Missing; // Stripe's response for a subscription that has ended
        }

        subscription["status"] = "canceled";
        return Shown(subscription);
    }

    private JsonObject Add(string kind, string prefix, JsonObject content)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{prefix}_offline{++_last}");
        (content["id"], content["object"]) = (id, kind);
        return _objects[id] = content;
    }

    private JsonObject? Find(string id) => _objects.GetValueOrDefault(id);

    private JsonObject[] All(string kind)
    {
        lock (Gate)
        {
            return [.. _objects.Values.Where(one => (string)one["object"]! == kind).Select(static one => one.DeepClone().AsObject())];
        }
    }
}
