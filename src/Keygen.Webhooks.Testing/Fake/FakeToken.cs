namespace Keygen.Webhooks.Testing;

/// <summary>An API token, and what its bearer may do: an admin of the global environment unless it says otherwise.</summary>
internal sealed record FakeToken(string Text, FakeEnvironment? Environment = null, string? ProductId = null, bool MayChange = true)
{
    /// <summary>Whether it may be used in an environment: in its own, and a global one in a shared environment.</summary>
    public bool IsOf(FakeEnvironment? environment) => Environment == environment || (Environment is null && environment is { IsShared: true });

    /// <summary>Never the token.</summary>
    public override string ToString() => $"token of {ProductId ?? Environment?.Code ?? "the account"}";
}
