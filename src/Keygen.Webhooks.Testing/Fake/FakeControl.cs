using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>Requests below <c>/fake/</c>, which Keygen has not: what a test in another process says to the fake.</summary>
internal static class FakeControl
{
    public static async Task<ApiAnswer> AnswerAsync(FakeKeygen fake, HttpRequest request)
    {
        var count = int.TryParse(request.Query["count"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        try
        {
            return (request.Method, request.Path.Value) switch
            {
                ("POST", "/fake/events") => Raise(fake, request.Query["event"].ToString(), await BodyAsync(request).ConfigureAwait(false), count),
                ("GET", "/fake/events") => Plain(new JsonArray([.. fake.Events.Select(Shown)])),
                ("POST", "/fake/failures") => Done(() => fake.Api.FailNext(int.Parse(request.Query["status"].ToString(), CultureInfo.InvariantCulture), count)),
                ("POST", "/fake/forgeries") => Done(() => fake.Api.ForgeNext(Enum.Parse<FakeForgery>(request.Query["kind"].ToString(), ignoreCase: true), count)),
                _ => ApiErrors.NoRoute,
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or JsonException or InvalidOperationException)
        {
            return ApiErrors.Of(400, "Bad request", exception.Message) with { Signed = false };
        }
    }

    private static ApiAnswer Raise(FakeKeygen fake, string name, JsonObject? changes, int count)
    {
        var rows = Enumerable.Range(0, count).SelectMany(_ => fake.Raise(name, builder => Apply(changes, builder)));
        return Plain(new JsonArray([.. rows.Select(Shown)]));
    }

    private static void Apply(JsonObject? changes, KeygenEventBuilder builder)
    {
        if ((string?)changes?["idempotencyToken"] is { } token)
        {
            builder.WithToken(token);
        }

        foreach (var (name, value) in changes?["attributes"]?.AsObject() ?? [])
        {
            builder.Attribute(name, value);
        }

        foreach (var (name, value) in changes?["metadata"]?.AsObject() ?? [])
        {
            builder.Metadata(name, value);
        }

        foreach (var (name, value) in changes?["relationships"]?.AsObject() ?? [])
        {
            builder.Relationship(name, (string?)value);
        }
    }

    private static JsonNode Shown(FakeWebhookEvent row) => new JsonObject
    {
        ["id"] = row.Id,
        ["idempotencyToken"] = row.IdempotencyToken,
        ["event"] = row.Name,
        ["status"] = row.Status.ToString().ToUpperInvariant(),
        ["attempts"] = row.Attempts.Count,
        ["lastResponseCode"] = row.LastResponseCode,
        ["lastResponseBody"] = row.LastResponseBody,
    };

    private static async Task<JsonObject?> BodyAsync(HttpRequest request)
    {
        using var text = new StreamReader(request.Body);
        return await text.ReadToEndAsync(request.HttpContext.RequestAborted).ConfigureAwait(false) is { Length: > 0 } json
            ? JsonNode.Parse(json) as JsonObject : null;
    }

    private static ApiAnswer Done(Action act)
    {
        act();
        return new(204, null, Signed: false);
    }

    private static ApiAnswer Plain(JsonNode data) => new(200, new() { ["data"] = data }, Signed: false);
}
