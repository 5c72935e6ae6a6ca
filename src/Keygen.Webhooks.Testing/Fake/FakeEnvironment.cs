namespace Keygen.Webhooks.Testing;

/// <summary>An environment of the account. Keygen Cloud and the Enterprise Edition have them.</summary>
public sealed class FakeEnvironment
{
    internal FakeEnvironment(string code, bool isShared) => (Code, IsShared) = (code, isShared);

    /// <summary>The id, a UUID.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("D");

    /// <summary>The code, such as <c>staging</c>. Requests may use it instead of the id.</summary>
    public string Code { get; }

    /// <summary>
    /// Whether the environment is shared: global tokens may read it, and its lists include the global rows. An isolated environment needs
    /// <see cref="ApiToken"/>, and its lists show only its own rows.
    /// </summary>
    public bool IsShared { get; }

    /// <summary>An API token of this environment. An isolated environment accepts no other.</summary>
    public string ApiToken { get; } = $"env-{Guid.NewGuid():N}";

    internal bool IsCalled(string idOrCode) =>
        string.Equals(idOrCode, Id, StringComparison.OrdinalIgnoreCase) || string.Equals(idOrCode, Code, StringComparison.Ordinal);

    /// <summary>Whether a reader of this environment sees the rows of another one; null is the global environment.</summary>
    internal bool Shows(string? environmentId) => environmentId == Id || (IsShared && environmentId is null);
}
