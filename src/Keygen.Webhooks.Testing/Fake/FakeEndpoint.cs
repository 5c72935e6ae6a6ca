using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>A webhook endpoint as registered at Keygen. What is changed holds for the next event, and for attempts still to come.</summary>
public sealed class FakeEndpoint
{
    internal FakeEndpoint(string url, DateTimeOffset created) => (Url, Created) = (url, created);

    /// <summary>Its id, a UUID.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("D");

    /// <summary>The registered URL: what is signed. Keygen takes https and a dotted name only, so nothing of a test can listen there.</summary>
    public string Url { get; set; }

    /// <summary>Where requests really go, scheme, host and port: <c>http://127.0.0.1:5000</c>. The registered URL itself when null.</summary>
    public Uri? SendTo { get; set; }

    /// <summary>A client to send with, that of a <c>WebApplicationFactory</c> for one, which follows no redirects itself; null for real connections.</summary>
    public HttpClient? Client { get; set; }

    /// <summary>The events it gets: <c>*</c>, or names. Empty once Keygen has disabled it.</summary>
    public IReadOnlyList<string> Subscriptions { get; set; } = ["*"];

    /// <summary>The API version it is pinned to; null for the account's, which is 1.8.</summary>
    /// <exception cref="ArgumentException">Keygen has no such version.</exception>
    public string? ApiVersion
    {
        get;
        set
        {
            _ = value is null ? 0 : VersionSteps.Minor(value);
            field = value;
        }
    } = "1.8";

    /// <summary>What it is signed with, a name from <see cref="SignatureAlgorithms"/>.</summary>
    /// <exception cref="ArgumentException">Keygen has no such algorithm.</exception>
    public string SignatureAlgorithm
    {
        get;
        set => field = TestSigner.Algorithms.Contains(value) ? value : throw TestSigner.Unknown(value);
    } = SignatureAlgorithms.Ed25519;

    /// <summary>The id of the environment it belongs to; it gets the events of just this one. Null for the global one.</summary>
    public string? EnvironmentId { get; set; }

    /// <summary>The product it is scoped to: a token of that product sees its events. Null for none.</summary>
    public string? ProductId { get; set; }

    /// <summary>Whether it was deleted: events under way end where they are.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>Whether Keygen disabled it, after a 410 or 530.</summary>
    public bool IsDisabled => Subscriptions.Count is 0;

    internal DateTimeOffset Created { get; }

    internal string EffectiveVersion => ApiVersion ?? "1.8";

    /// <summary>Deletes it.</summary>
    public void Delete() => IsDeleted = true;

    internal bool Wants(string name) => !IsDeleted && (Subscriptions.Contains("*") || Subscriptions.Contains(name));
}
