using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>
/// A webhook endpoint as registered at Keygen. A change applies to the next event, and to attempts that are still to come.
/// </summary>
public sealed class FakeEndpoint
{
    internal FakeEndpoint(string url, DateTimeOffset created) => (Url, Created, Updated) = (url, created, created);

    /// <summary>The id, a UUID.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("D");

    /// <summary>
    /// The registered URL, for which deliveries are signed. Keygen accepts only https and a dotted name, so no test can listen there.
    /// </summary>
    public string Url { get; set; }

    /// <summary>The scheme, host and port that requests go to, such as <c>http://127.0.0.1:5000</c>; null for the registered URL.</summary>
    public Uri? SendTo { get; set; }

    /// <summary>
    /// Whether requests to <see cref="SendTo"/> have the registered URL's host in their <c>Host</c> header, as Keygen's own have. Set it for a
    /// receiver that verifies for the host of the request. The default value is false.
    /// </summary>
    public bool PreserveHost { get; set; }

    /// <summary>
    /// The client that sends requests, such as a <c>WebApplicationFactory</c>'s. It must not follow redirects. Null for real connections.
    /// </summary>
    public HttpClient? Client { get; set; }

    /// <summary>The names of the events the endpoint gets, or <c>*</c> for all. Empty after Keygen disabled the endpoint.</summary>
    public IReadOnlyList<string> Subscriptions { get; set; } = ["*"];

    /// <summary>The endpoint's API version; null for the account's, which is 1.8.</summary>
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

    /// <summary>The signature algorithm, a name from <see cref="SignatureAlgorithms"/>.</summary>
    /// <exception cref="ArgumentException">Keygen has no such algorithm.</exception>
    public string SignatureAlgorithm
    {
        get;
        set => field = TestSigner.Algorithms.Contains(value) ? value : throw TestSigner.Unknown(value);
    } = SignatureAlgorithms.Ed25519;

    /// <summary>The id of the endpoint's environment, whose events it gets; null for the global environment.</summary>
    public string? EnvironmentId { get; set; }

    /// <summary>The id of the product the endpoint is scoped to, whose tokens see its events; null for none.</summary>
    public string? ProductId { get; set; }

    /// <summary>Whether the endpoint was deleted. Its pending deliveries end silently.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>Whether Keygen disabled the endpoint, after a 410 or 530.</summary>
    public bool IsDisabled => Subscriptions.Count is 0;

    internal DateTimeOffset Created { get; }

    internal DateTimeOffset Updated { get; set; }

    internal string EffectiveVersion => ApiVersion ?? "1.8";

    /// <summary>Deletes the endpoint. Its pending deliveries end silently.</summary>
    public void Delete() => IsDeleted = true;

    internal bool Wants(string name) => !IsDeleted && (Subscriptions.Contains("*") || Subscriptions.Contains(name));
}
