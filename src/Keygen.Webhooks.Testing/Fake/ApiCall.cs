using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>A call of the API whose caller is known.</summary>
internal sealed record ApiCall(FakeKeygen Fake, HttpRequest Request, string Body, ApiCaller Caller)
{
    public FakeState State => Fake.State;

    /// <summary>Finds a resource that the caller sees.</summary>
    /// <exception cref="ApiRefusal">There is none.</exception>
    public JsonObject Find(ResourceKind kind, string id) => State.Find(kind, id) is { } stored && Caller.Sees(State.Show(stored)) ? stored
        : throw new ApiRefusal(ApiErrors.NotFound(kind.Name, id));

    /// <summary>Raises an event about a resource, in the environment of the request if it has one.</summary>
    public void Tell(string name, JsonObject stored, Action<KeygenEventBuilder>? change = null) =>
        Fake.Tell(name, stored, builder => change?.Invoke(Caller.Environment is { } environment ? builder.WithEventEnvironment(environment.Id) : builder));

    public FakeApiResponse Answer(JsonObject stored) => FakeApiResponse.Ok(State.Show(stored));

    /// <summary>Answers 201 with the absolute URL of what was made.</summary>
    public FakeApiResponse Made(JsonObject shown) => new(201, new() { ["data"] = shown })
    {
        Location = $"{Request.Scheme}://{Request.Host}{(string?)shown["links"]!["self"]}",
    };

    /// <exception cref="ApiRefusal">The caller may not.</exception>
    public void Demand(Func<FakeToken, bool> isPermitted)
    {
        if (!isPermitted(Caller.Token))
        {
            throw new ApiRefusal(ApiErrors.NotPermitted);
        }
    }
}

/// <summary>Ends a call with an error.</summary>
internal sealed class ApiRefusal(FakeApiResponse answer) : Exception
{
    public FakeApiResponse Answer => answer;
}
