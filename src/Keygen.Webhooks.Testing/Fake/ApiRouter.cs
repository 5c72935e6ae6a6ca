using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>Routes the calls that the fake API supports, and answers 404 to all others.</summary>
internal static class ApiRouter
{
    /// <summary>Checks in Keygen's order: route, account, headers, environment, token. Requests run one at a time.</summary>
    public static FakeApiResponse Answer(FakeKeygen fake, HttpRequest request, string body)
    {
        PruneSchedule.Run(fake.Rows, fake.Options);
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (account, below) = path is ["v1", "accounts", var named, .. var rest] ? (named, rest) : (null, path is ["v1", .. var all] ? all : ["none"]);
        if (Route(request.Method, below) is not { } call)
        {
            return ApiErrors.NoRoute;
        }

        return account is not null && !IsOurs(fake, account) ? ApiErrors.NoAccount(account)
            : ApiHeaders.Refuse(request, fake.Keys.AccountId)
            ?? (ApiCaller.Of(fake, request, NeedsToken(request.Method, below), out var refusal) is { } caller ? Run(new(fake, request, body, caller), call) : refusal!);
    }

    private static FakeApiResponse Run(ApiCall call, Func<ApiCall, FakeApiResponse> act)
    {
        FakeApiResponse Answer()
        {
            try
            {
                return act(call);
            }
            catch (ApiRefusal refusal)
            {
                return refusal.Answer;
            }
        }

        FakeApiResponse? answer = null;
        if (HttpMethods.IsGet(call.Request.Method))
        {
            return call.Fake.Rows.Read(Answer);
        }

        call.Fake.Rows.Change(() => answer = Answer());
        return answer!;
    }

    private static bool NeedsToken(string method, string[] path) =>
        method is not "POST" || path is not (["passwords"] or ["users"] or ["users", _, "actions", "reset-password"]);

    private static Func<ApiCall, FakeApiResponse>? Route(string method, string[] path) => (method, path) switch
    {
        ("GET", []) => static call => FakeApiResponse.Ok(AccountOf(call.Fake)),
        ("POST", ["passwords"]) => UserActions.RequestReset,
        (_, ["webhook-events", ..]) => EventCalls.Route(method, path),
        ("GET", ["webhook-endpoints"]) => EndpointCalls.List,
        ("POST", ["webhook-endpoints"]) => EndpointCalls.Create,
        ("GET", ["webhook-endpoints", var id]) => call => EndpointCalls.Get(call, id),
        ("PATCH" or "PUT", ["webhook-endpoints", var id]) => call => EndpointCalls.Update(call, id),
        ("DELETE", ["webhook-endpoints", var id]) => call => EndpointCalls.Delete(call, id),
        (_, ["licenses", var id, "actions", var action]) => LicenseAction(method, id, action),
        (_, ["users", var id, "actions", var action]) => UserAction(method, id, action),
        (_, [var type, .. var rest]) when ResourceKind.Of(type) is { } kind => Resource(method, kind, rest),
        _ => null,
    };

    private static Func<ApiCall, FakeApiResponse>? LicenseAction(string method, string id, string action) => (method, action) switch
    {
        ("POST", "suspend") => call => LicenseActions.Suspend(call, id, suspend: true),
        ("POST", "reinstate") => call => LicenseActions.Suspend(call, id, suspend: false),
        ("POST", "renew") => call => LicenseActions.Renew(call, id),
        ("POST", "check-in") => call => LicenseActions.CheckIn(call, id),
        ("DELETE", "revoke") => call => ResourceCalls.Delete(call, ResourceKind.Licenses, id, "revoked"),
        _ => null,
    };

    private static Func<ApiCall, FakeApiResponse>? UserAction(string method, string id, string action) => (method, action) switch
    {
        ("POST", "ban") => call => UserActions.Ban(call, id, ban: true),
        ("POST", "unban") => call => UserActions.Ban(call, id, ban: false),
        ("POST", "update-password") => call => UserActions.Update(call, id),
        ("POST", "reset-password") => call => UserActions.Reset(call, id),
        _ => null,
    };

    /// <summary>Products and policies can only be read.</summary>
    private static Func<ApiCall, FakeApiResponse>? Resource(string method, ResourceKind kind, string[] path) => (method, path, kind.Writable.Length > 0) switch
    {
        ("GET", [], _) => call => ResourceCalls.List(call, kind),
        ("GET", [var id], _) => call => ResourceCalls.Get(call, kind, id),
        ("GET", [var id, var type], _) when kind.Owns.Contains(type) => call => ResourceCalls.ListOf(call, kind, id, ResourceKind.Of(type)!),
        ("POST", [], true) => call => ResourceCalls.Create(call, kind),
        ("PATCH" or "PUT", [var id], true) => call => ResourceCalls.Update(call, kind, id),
        ("DELETE", [var id], true) => call => ResourceCalls.Delete(call, kind, id),
        _ => null,
    };

    private static bool IsOurs(FakeKeygen fake, string account) =>
        string.Equals(account, fake.Keys.AccountId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(account, fake.Options.AccountSlug, StringComparison.Ordinal);

    private static JsonNode AccountOf(FakeKeygen fake) => KeygenEventBuilder.Of("account.updated")
        .WithAttribute("slug", fake.Options.AccountSlug).Build(fake.Keys, fake.Rows.Now).Payload["data"]!.DeepClone();
}
