namespace Keygen.Webhooks.Testing;

/// <summary>An API token and its rights. Without other settings it is the token of an admin of the global environment.</summary>
internal sealed record FakeToken(string Text, FakeEnvironment? Environment = null, string? ProductId = null, bool MayChange = true)
{
    /// <summary>Whether the token works in an environment: in its own, and for a global token also in a shared environment.</summary>
    public bool IsOf(FakeEnvironment? environment) => Environment == environment || (Environment is null && environment is { IsShared: true });

    /// <summary>Returns the bearer, never the token.</summary>
    public override string ToString() => $"token of {ProductId ?? Environment?.Code ?? "the account"}";
}
