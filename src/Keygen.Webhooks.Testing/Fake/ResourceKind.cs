namespace Keygen.Webhooks.Testing;

/// <summary>A type of resource whose state the fake keeps.</summary>
/// <param name="Type">The JSON:API type.</param>
/// <param name="Name">The first part of its events' names, and its name in messages.</param>
/// <param name="Alias">The attribute that finds it instead of the id; null for none.</param>
/// <param name="Parent">The relationship that it cannot be without; null for none.</param>
internal sealed record ResourceKind(string Type, string Name, string? Alias, string? Parent)
{
    public static readonly ResourceKind Products = new("products", "product", "code", null);
    public static readonly ResourceKind Policies = new("policies", "policy", null, "product");

    public static readonly ResourceKind Users = new("users", "user", "email", null)
    {
        Writable = ["firstName:s?", "lastName:s?", "email:s!", "password:s?", "role:s", "permissions:a", "metadata:o"],
    };

    public static readonly ResourceKind Licenses = new("licenses", "license", "key", "policy")
    {
        Writable =
        [
            "name:s?", "key:s1", "expiry:s?", "suspended:b", "protected:b?", "maxMachines:n?", "maxProcesses:n?", "maxUsers:n?", "maxCores:n?",
            "maxMemory:n?", "maxDisk:n?", "maxUses:n?", "permissions:a", "metadata:o",
        ],
    };

    public static readonly ResourceKind Machines = new("machines", "machine", "fingerprint", "license")
    {
        Writable =
        [
            "fingerprint:s1!", "name:s?", "ip:s?", "hostname:s?", "platform:s?", "cores:n?", "memory:n?", "disk:n?", "maxProcesses:n?", "metadata:o",
        ],
    };

    public static readonly ResourceKind Endpoints = new("webhook-endpoints", "webhook endpoint", null, null)
    {
        Writable = ["url:s!", "subscriptions:a", "signatureAlgorithm:s?", "apiVersion:s?"],
    };

    /// <summary>The types with state. A type comes after those it refers to.</summary>
    public static readonly ResourceKind[] All = [Products, Policies, Users, Licenses, Machines];

    /// <summary>
    /// The attributes that the API accepts: name and kind of value (string, number, boolean, array, object). <c>?</c> allows null, <c>!</c> means
    /// required, <c>1</c> means only at creation.
    /// </summary>
    public string[] Writable { get; private init; } = [];

    /// <summary>The types that are listed below one resource of this type, such as a license's machines.</summary>
    public string[] Owns => Type switch
    {
        "products" => ["policies", "licenses", "machines"],
        "policies" => ["licenses"],
        "users" => ["licenses", "machines"],
        "licenses" => ["machines"],
        _ => [],
    };

    public static ResourceKind? Of(string type) => Array.Find(All, one => one.Type == type);

    public static ResourceKind? OfRelationship(string name) => name switch
    {
        "owner" or "user" => Users,
        _ => Array.Find(All, one => one.Name == name),
    };
}
