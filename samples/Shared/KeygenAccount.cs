using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;

namespace Samples.Shared;

/// <summary>
/// The users, licenses and machines of a Keygen account, and the part of Keygen's API that the samples call. Raises an event for each
/// change at the <see cref="FakeKeygen"/>, if there is one.
/// </summary>
public sealed class KeygenAccount(FakeKeygen? events = null, string accountId = "acme", string token = "prod-offline") : FakeService
{
    private readonly List<JsonObject> _resources = [];
    private readonly HashSet<string> _admins = new(StringComparer.OrdinalIgnoreCase);

    public string AccountId => accountId;

    public string Token => token;

    public IReadOnlyList<JsonObject> Users => All("users");

    public IReadOnlyList<JsonObject> Licenses => All("licenses");

    public IReadOnlyList<JsonObject> Machines => All("machines");

    public string AddUser(string email, JsonObject? metadata = null, string? firstName = null, string? lastName = null) => Add(KeygenDocument.User(
        Guid.NewGuid().ToString(), new() { ["email"] = email, ["firstName"] = firstName, ["lastName"] = lastName, ["metadata"] = metadata ?? [] }));

    /// <summary>Adds a user that a product's token cannot see, and whose address it cannot use for another user.</summary>
    public void AddAdmin(string email)
    {
        lock (Gate)
        {
            _admins.Add(email);
        }
    }

    public string AddLicense(string policyId, string? ownerId, JsonObject? metadata = null, string? id = null) =>
        Add(KeygenDocument.License(id ?? Guid.NewGuid().ToString(), new() { ["metadata"] = metadata ?? [] }, policyId, ownerId));

    public string AddMachine(string licenseId, string heartbeat = "ALIVE") => Add(KeygenDocument.Machine(Guid.NewGuid().ToString(), licenseId, heartbeat));

    /// <summary>Sets a machine's heartbeat to <c>DEAD</c> or <c>RESURRECTED</c>. Keeps the machine.</summary>
    public void SetHeartbeat(string machineId, string status)
    {
        lock (Gate)
        {
            var machine = Find("machines", machineId)!;
            machine["attributes"]!["heartbeatStatus"] = status;
            Tell($"machine.heartbeat.{(status is "DEAD" ? "dead" : "resurrected")}", machine);
        }
    }

    /// <summary>Copies the current state of a resource into an event.</summary>
    public void Describe(KeygenEventBuilder to, string id)
    {
        lock (Gate)
        {
            KeygenDocument.Describe(to, _resources.Single(one => (string)one["id"]! == id));
        }
    }

    /// <summary>Deletes a user, license or machine. A license's machines are deleted without events.</summary>
    public void Delete(string type, string id)
    {
        lock (Gate)
        {
            var resource = Find(type, id)!;
            Tell($"{type.TrimEnd('s')}.deleted", resource); // before the row is deleted, as Keygen does
            Remove(resource);
        }
    }

    protected override ServiceAnswer Answer(ServiceRequest request)
    {
        if (!request.Headers.TryGetValue("Authorization", out var authorization) || authorization != $"Bearer {token}")
        {
            return KeygenDocument.Error(401, "TOKEN_INVALID");
        }

        var path = request.Path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return path is ["v1", "accounts", var account, .. var rest] && account == accountId
            ? (request.Method, rest) switch
            {
                ("GET", ["licenses"]) => Page(request, [.. Of("licenses").Where(one => KeygenDocument.Fits(one, request.Query))]),
                ("GET", ["licenses", var id, "machines"]) => Page(request, [.. Of("machines").Where(one => KeygenDocument.LicenseOf(one) == id)]),
                ("GET", [var type, var id]) => Show(Find(type, id)),
                ("POST", ["users"]) => Create("user", KeygenDocument.User(Guid.NewGuid().ToString(), KeygenDocument.Attributes(request))),
                ("POST", ["licenses"]) => Create("license", KeygenDocument.License(request)),
                ("PATCH", [var type, var id]) => Change(Find(type, id), KeygenDocument.Attributes(request)),
                ("POST", ["licenses", var id, "actions", "suspend"]) => Suspend(Find("licenses", id), true),
                ("POST", ["licenses", var id, "actions", "reinstate"]) => Suspend(Find("licenses", id), false),
                ("DELETE", ["licenses", var id, "actions", "revoke"]) => Revoke(Find("licenses", id)),
                _ => KeygenDocument.NotFound,
            }
            : KeygenDocument.NotFound;
    }

    private static ServiceAnswer Show(JsonObject? resource, int status = 200) =>
        resource is null ? KeygenDocument.NotFound : new(status, new JsonObject { ["data"] = resource.DeepClone() });

    private static ServiceAnswer Page(ServiceRequest request, IReadOnlyList<JsonObject> all)
    {
        var (size, number) = (int.Parse(request.Query["page[size]"]), int.Parse(request.Query["page[number]"]));
        return size is < 1 or > 100
            ? KeygenDocument.Error(400, "PARAMETER_INVALID")
            : new(200, new JsonObject { ["data"] = new JsonArray([.. all.Skip((number - 1) * size).Take(size).Select(static one => one.DeepClone())]) });
    }

    private ServiceAnswer Create(string name, JsonObject resource)
    {
        var (type, id) = ((string)resource["type"]!, (string)resource["id"]!);
        if (Find(type, id) is not null)
        {
            return KeygenDocument.Error(409, "CONFLICT");
        }

        if ((string?)resource["attributes"]!["email"] is { } email && (_admins.Contains(email) || Find(type, email) is not null))
        {
            return KeygenDocument.Error(422, "EMAIL_TAKEN");
        }

        _resources.Add(resource);
        Tell($"{name}.created", resource);
        return Show(resource, 201);
    }

    private ServiceAnswer Change(JsonObject? resource, JsonObject attributes)
    {
        foreach (var (name, value) in resource is null ? [] : attributes)
        {
            resource!["attributes"]![name] = value?.DeepClone();
        }

        if ((string?)resource?["type"] is "users")
        {
            KeygenDocument.SetFullName(resource["attributes"]!.AsObject());
        }

        return Show(resource);
    }

    private ServiceAnswer Suspend(JsonObject? license, bool suspend)
    {
        if (license is not null && (bool)license["attributes"]!["suspended"]! == suspend)
        {
            return KeygenDocument.Error(422, null);
        }

        if (license is not null)
        {
            license["attributes"]!["suspended"] = suspend;
            Tell(suspend ? "license.suspended" : "license.reinstated", license);
        }

        return Show(license);
    }

    private ServiceAnswer Revoke(JsonObject? license)
    {
        if (license is null)
        {
            return KeygenDocument.NotFound;
        }

        Tell("license.revoked", license);
        Remove(license);
        return new(204);
    }

    private void Remove(JsonObject resource)
    {
        _resources.Remove(resource);
        _resources.RemoveAll(one => KeygenDocument.LicenseOf(one) == (string)resource["id"]!);
        _resources.RemoveAll(one => KeygenDocument.OwnerOf(one) == (string)resource["id"]!);
    }

    private string Add(JsonObject resource)
    {
        lock (Gate)
        {
            Create(((string)resource["type"]!).TrimEnd('s'), resource);
            return (string)resource["id"]!;
        }
    }

    private void Tell(string name, JsonObject resource) => events?.Raise(name, to => KeygenDocument.Describe(to, resource));

    private IEnumerable<JsonObject> Of(string type) => _resources.Where(one => (string)one["type"]! == type);

    private JsonObject? Find(string type, string id) =>
        Of(type).FirstOrDefault(one => (string)one["id"]! == id || string.Equals((string?)one["attributes"]!["email"], id, StringComparison.OrdinalIgnoreCase));

    private JsonObject[] All(string type)
    {
        lock (Gate)
        {
            return [.. Of(type).Select(static one => one.DeepClone().AsObject())];
        }
    }
}
