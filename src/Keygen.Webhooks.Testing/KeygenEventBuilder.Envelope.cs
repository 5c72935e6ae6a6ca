using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

// The envelope around the content, and its signature.
public sealed partial class KeygenEventBuilder
{
    internal string? Id { get; private set; }

    internal string? Token { get; private set; }

    internal DateTimeOffset? CreatedAt { get; private set; }

    internal string? Version { get; private set; }

    internal string? Environment { get; private set; }

    internal bool IsCommunityEdition => _changes.CommunityEdition;

    internal SigningSettings Signing { get; } = new();

    /// <summary>Sets the id of the webhook event. Without this call the id is random.</summary>
    /// <param name="id">A UUID.</param>
    public KeygenEventBuilder WithId(string id)
    {
        Id = id;
        return this;
    }

    /// <summary>Sets the idempotency token. Two events with the same token are repetitions of one event.</summary>
    /// <param name="token">Any text. Keygen's tokens are 62 hexadecimal digits and <c>v3</c>.</param>
    public KeygenEventBuilder WithIdempotencyToken(string token)
    {
        Token = token;
        return this;
    }

    /// <summary>Sets when Keygen recorded the event. Without this call it is the time of signing.</summary>
    /// <param name="created">The time.</param>
    public KeygenEventBuilder WithCreated(DateTimeOffset created)
    {
        CreatedAt = created;
        return this;
    }

    /// <summary>Writes the event in an older API version. Without this call the version is 1.8.</summary>
    /// <param name="version"><c>1.0</c> to <c>1.8</c>.</param>
    public KeygenEventBuilder WithApiVersion(string version)
    {
        _ = VersionSteps.Minor(version);
        Version = version;
        return this;
    }

    /// <summary>
    /// Puts the event into an environment, and its resource where possible. Without this call it is in the global environment.
    /// </summary>
    /// <param name="environmentId">The environment's id. A <see cref="FakeKeygen"/> must have this environment.</param>
    public KeygenEventBuilder WithEnvironment(string environmentId)
    {
        Environment = environmentId;
        if (SampleCatalogue.Resource(_sample.ResourceType).HasEnvironment)
        {
            _changes.Relationships["environment"] = new(null, environmentId);
        }

        return this;
    }

    /// <summary>Puts the event into the environment of the request that raised it. The resource stays in its own.</summary>
    internal KeygenEventBuilder WithEventEnvironment(string environmentId)
    {
        Environment = environmentId;
        return this;
    }

    /// <summary>Writes the event as Keygen's Community Edition does: without environments and permissions.</summary>
    public KeygenEventBuilder WithCommunityEdition()
    {
        _changes.CommunityEdition = true;
        return this;
    }

    /// <summary>
    /// Signs the delivery for another endpoint than that of the keys. FakeKeygen signs for its own endpoints and ignores this.
    /// </summary>
    /// <param name="url">The endpoint's URL as registered at Keygen.</param>
    public KeygenEventBuilder WithEndpoint(string url)
    {
        Signing.EndpointUrl = url;
        return this;
    }

    /// <summary>
    /// Signs the delivery with another algorithm than Ed25519. FakeKeygen uses its endpoint's algorithm and ignores this.
    /// </summary>
    /// <param name="algorithm">A name from <see cref="Signatures.SignatureAlgorithms"/>.</param>
    public KeygenEventBuilder WithAlgorithm(string algorithm)
    {
        Signing.Algorithm = algorithm;
        return this;
    }

    /// <summary>Signs the delivery with another account's keys than <see cref="KeygenTestKeys.Shared"/>.</summary>
    /// <param name="keys">The test account and its keys.</param>
    public KeygenEventBuilder WithKeys(KeygenTestKeys keys)
    {
        Signing.Keys = keys;
        return this;
    }

    /// <summary>Sets the signed date: when this attempt is sent. Without this call it is the current time.</summary>
    /// <param name="sentAt">The time. It is sent in whole seconds.</param>
    public KeygenEventBuilder WithSentAt(DateTimeOffset sentAt)
    {
        Signing.SentAt = sentAt;
        return this;
    }
}

/// <summary>The settings that sign an event as a delivery.</summary>
internal sealed class SigningSettings
{
    public KeygenTestKeys? Keys { get; set; }

    public string? EndpointUrl { get; set; }

    public string? Algorithm { get; set; }

    public DateTimeOffset? SentAt { get; set; }
}
