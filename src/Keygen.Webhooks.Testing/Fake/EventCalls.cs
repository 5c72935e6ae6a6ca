namespace Keygen.Webhooks.Testing;

/// <summary>The calls of webhook events.</summary>
internal static class EventCalls
{
    public static Func<ApiCall, FakeApiResponse>? Route(string method, string[] path) => (method, path) switch
    {
        ("GET", [_]) => static call => ApiLists.Events(call.Fake, call.Request, call.Caller),
        ("GET", [_, var id]) => call => FakeApiResponse.Ok(Find(call, id).Shown.ToJson()),
        ("DELETE", [_, var id]) => call => Delete(call, id),
        ("POST", [_, var id, "actions", "retry"]) => call => Retry(call, id),
        _ => null,
    };

    private static FakeWebhookEvent Find(ApiCall call, string id) =>
        call.Fake.Rows.Find(id) is { } row && call.Caller.Sees(row) ? row : throw new ApiRefusal(ApiErrors.NotFound("webhook event", id));

    private static FakeApiResponse Delete(ApiCall call, string id)
    {
        var row = Find(call, id);
        call.Demand(static token => token.MayChangeWebhooks);
        call.Fake.Delete(row);
        return new(204, null);
    }

    private static FakeApiResponse Retry(ApiCall call, string id)
    {
        var row = Find(call, id);
        call.Demand(static token => token.MayChangeWebhooks);
        return row.Endpoint.IsDeleted ? ApiErrors.NotRetried : call.Made(call.Fake.Retry(row).Shown.ToJson());
    }
}
