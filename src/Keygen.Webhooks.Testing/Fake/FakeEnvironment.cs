namespace Keygen.Webhooks.Testing;

/// <summary>An environment of the account. Keygen Cloud and the Enterprise Edition have them.</summary>
public sealed class FakeEnvironment
{
    internal FakeEnvironment(string code, bool isShared) => (Code, IsShared) = (code, isShared);

    /// <summary>Its id, a UUID.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("D");

    /// <summary>Its code, which stands for its id in requests: <c>staging</c>.</summary>
    public string Code { get; }

    /// <summary>
    /// Whether it is shared: a token of the global environment may read it, and its lists show the global rows too. An isolated one needs
    /// <see cref="ApiToken"/> and shows only its own rows.
    /// </summary>
    public bool IsShared { get; }

    /// <summary>An API token that was made in this environment.</summary>
    public string ApiToken { get; } = $"env-{Guid.NewGuid():N}";

    internal bool IsCalled(string idOrCode) =>
        string.Equals(idOrCode, Id, StringComparison.OrdinalIgnoreCase) || string.Equals(idOrCode, Code, StringComparison.Ordinal);

    /// <summary>Whether a reader of this environment sees what belongs to another one; null is the global one.</summary>
    internal bool Shows(string? environmentId) => environmentId == Id || (IsShared && environmentId is null);
}
