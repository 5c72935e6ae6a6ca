using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// Serves requests below <c>/fake/</c>, with which a test in another process controls the fake. Unknown input is an error.
/// </summary>
internal static class FakeControl
{
    public static async Task<FakeApiResponse> AnswerAsync(FakeKeygen fake, HttpRequest request)
    {
        try
        {
            return (request.Method, request.Path.Value) switch
            {
                _ when !IsOfThisMachine(request) => ApiErrors.Of(
                    403, "Access denied", "Only a program on this machine controls the fake: without an Origin header, and by a loopback host such as localhost.") with { Signed = false },
                ("POST", "/fake/events") => Raise(fake, ControlQuery.Of(request, "event", "count"), await ControlBody.ReadAsync(request).ConfigureAwait(false)),
                ("GET", "/fake/events") => Plain(new JsonArray([.. fake.Events.Select(Shown)])),
                ("POST", "/fake/failures") => Fail(fake, ControlQuery.Of(request, "status", "count", "signed")),
                ("POST", "/fake/forgeries") => Forge(fake, ControlQuery.Of(request, "kind", "count")),
                _ => ApiErrors.NoRoute,
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            return ApiErrors.Of(400, "Bad request", exception.Message) with { Signed = false };
        }
    }

    /// <summary>
    /// Whether no web page sent it. A page's requests that change something carry its origin; and a page whose own name leads to
    /// this machine sends that name.
    /// </summary>
    private static bool IsOfThisMachine(HttpRequest request) =>
        !request.Headers.ContainsKey("Origin") && Uri.TryCreate($"http://{request.Host.Value}/", UriKind.Absolute, out var url)
        && (url.IsLoopback || url.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));

    private static FakeApiResponse Raise(FakeKeygen fake, ControlQuery query, ControlBody body)
    {
        var name = query["event"] ?? throw new FormatException("'event' is missing: the name of an event, such as license.created.");
        if (!SampleCatalogue.EventNames.Contains(name, StringComparer.Ordinal))
        {
            FakeLog.NotKnown(fake.Options.Logger, name);
        }

        var rows = Enumerable.Range(0, query.Count).SelectMany(_ => fake.Raise(name, body.Apply));
        return Plain(new JsonArray([.. rows.Select(Shown)]));
    }

    private static FakeApiResponse Fail(FakeKeygen fake, ControlQuery query) => Done(() => fake.Api.FailNext(query.Status, query.Count, isSigned: query.IsSigned));

    private static FakeApiResponse Forge(FakeKeygen fake, ControlQuery query) => Done(() => fake.Api.ForgeNext(query.Forgery, query.Count));

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

    private static FakeApiResponse Done(Action act)
    {
        act();
        return new(204, null, Signed: false);
    }

    private static FakeApiResponse Plain(JsonNode data) => new(200, new() { ["data"] = data }, Signed: false);
}
