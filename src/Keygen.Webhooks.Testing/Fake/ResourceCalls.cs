using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

/// <summary>The calls that every resource with state has: list, get, create, update and delete.</summary>
internal static class ResourceCalls
{
    public static FakeApiResponse List(ApiCall call, ResourceKind kind) => List(call, kind, static _ => true);

    /// <summary>Lists what belongs to another resource, such as a license's machines.</summary>
    public static FakeApiResponse ListOf(ApiCall call, ResourceKind parent, string id, ResourceKind kind)
    {
        var parentId = ResourceDocument.Id(call.Find(parent, id));
        return List(call, kind, one => ResourceDocument.Related(one, parent == ResourceKind.Users ? "owner" : parent.Name) == parentId);
    }

    public static FakeApiResponse Get(ApiCall call, ResourceKind kind, string id) => call.Answer(call.Find(kind, id));

    public static FakeApiResponse Create(ApiCall call, ResourceKind kind)
    {
        call.Demand(token => token.MayChange || (kind == ResourceKind.Users && token == FakeToken.None));
        var body = ApiBody.Read(call.Body, kind, creates: true);
        var made = call.Fake.State.Insert(kind, ResourceRules.New(call, kind, body));
        Remember(call, made, body);
        call.Tell($"{kind.Name}.created", made);
        return call.Made(call.State.Show(made));
    }

    public static FakeApiResponse Update(ApiCall call, ResourceKind kind, string id)
    {
        var stored = call.Find(kind, id);
        call.Demand(token => token.MayChange || token.UserId == ResourceDocument.Id(stored));
        var body = ApiBody.Read(call.Body, kind, creates: false);
        ResourceRules.Check(call, kind, body, ResourceDocument.Id(stored));
        foreach (var (name, value) in body.Attributes.Where(static one => one.Key is not "password"))
        {
            ResourceDocument.Attributes(stored)[name] = value?.DeepClone();
        }

        Remember(call, stored, body);
        ResourceDocument.Touch(stored, call.State.Now);
        call.Tell($"{kind.Name}.updated", stored);
        return call.Answer(stored);
    }

    /// <summary>Deletes a resource. The event comes before the deletion.</summary>
    public static FakeApiResponse Delete(ApiCall call, ResourceKind kind, string id, string verb = "deleted")
    {
        var stored = call.Find(kind, id);
        call.Demand(static token => token.MayChange);
        call.Tell($"{kind.Name}.{verb}", stored);
        call.State.Remove(stored);
        return new(204, null);
    }

    private static FakeApiResponse List(ApiCall call, ResourceKind kind, Func<JsonObject, bool> belongs)
    {
        var filter = ResourceFilter.Of(call, kind);
        return ApiLists.Of(call.Request, [.. call.State.All(kind).Select(call.State.Show).Where(one => belongs(one) && call.Caller.Sees(one) && filter(one))]);
    }

    private static void Remember(ApiCall call, JsonObject user, ApiBody body)
    {
        if ((string?)body.Attributes["password"] is { } password)
        {
            call.Fake.Passwords.Set(ResourceDocument.Id(user), password);
        }
    }
}
