using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

// What stands around the content: the envelope, and how it is signed.
public sealed partial class KeygenEventBuilder
{
    internal string? Id { get; private set; }

    internal string? Token { get; private set; }

    internal DateTimeOffset? CreatedAt { get; private set; }

    internal string? Version { get; private set; }

    internal string? Environment { get; private set; }

    internal bool IsCommunityEdition => _changes.CommunityEdition;

    internal SigningSettings Signing { get; } = new();

    /// <summary>Sets the id of the webhook event.</summary>
    /// <param name="id">A UUID.</param>
    public KeygenEventBuilder WithId(string id)
    {
        Id = id;
        return this;
    }

    /// <summary>Sets the idempotency token: the same one twice is the same event twice.</summary>
    /// <param name="token">62 hexadecimal digits and <c>v3</c>, as Keygen makes them; any text will do.</param>
    public KeygenEventBuilder WithIdempotencyToken(string token)
    {
        Token = token;
        return this;
    }

    /// <summary>Sets when Keygen recorded the event; the time of signing when this is not called.</summary>
    /// <param name="created">The time.</param>
    public KeygenEventBuilder WithCreated(DateTimeOffset created)
    {
        CreatedAt = created;
        return this;
    }

    /// <summary>Sends the event as an older API version writes it; 1.8 when this is not called.</summary>
    /// <param name="version"><c>1.0</c> to <c>1.8</c>.</param>
    public KeygenEventBuilder WithApiVersion(string version)
    {
        _ = VersionSteps.Minor(version);
        Version = version;
        return this;
    }

    /// <summary>Puts the event, and its resource where it can be, into an environment; without this it is in the global one.</summary>
    /// <param name="environmentId">The environment's id; for a <see cref="FakeKeygen"/> that of one it has.</param>
    public KeygenEventBuilder WithEnvironment(string environmentId)
    {
        Environment = environmentId;
        if (SampleCatalogue.Resource(_sample.ResourceType).HasEnvironment)
        {
            _changes.Relationships["environment"] = new(null, environmentId);
        }

        return this;
    }

    /// <summary>Writes it as Keygen's Community Edition does, which knows no environments and sends no permissions.</summary>
    public KeygenEventBuilder WithCommunityEdition()
    {
        _changes.CommunityEdition = true;
        return this;
    }

    /// <summary>Signs it for another endpoint than the keys' own. FakeKeygen signs for its endpoints and ignores this.</summary>
    /// <param name="url">The endpoint's URL as registered at Keygen.</param>
    public KeygenEventBuilder WithEndpoint(string url)
    {
        Signing.EndpointUrl = url;
        return this;
    }

    /// <summary>Signs it with another algorithm than Ed25519. FakeKeygen takes its endpoint's.</summary>
    /// <param name="algorithm">A name from <see cref="Signatures.SignatureAlgorithms"/>.</param>
    public KeygenEventBuilder WithAlgorithm(string algorithm)
    {
        Signing.Algorithm = algorithm;
        return this;
    }

    /// <summary>Signs it with another account's keys than <see cref="KeygenTestKeys.Shared"/>.</summary>
    /// <param name="keys">The account.</param>
    public KeygenEventBuilder WithKeys(KeygenTestKeys keys)
    {
        Signing.Keys = keys;
        return this;
    }

    /// <summary>Sets the signed date, when this attempt is sent; now when this is not called.</summary>
    /// <param name="sentAt">The time; Keygen sends whole seconds.</param>
    public KeygenEventBuilder WithSentAt(DateTimeOffset sentAt)
    {
        Signing.SentAt = sentAt;
        return this;
    }
}

/// <summary>How an event is signed when it becomes a delivery.</summary>
internal sealed class SigningSettings
{
    public KeygenTestKeys? Keys { get; set; }

    public string? EndpointUrl { get; set; }

    public string? Algorithm { get; set; }

    public DateTimeOffset? SentAt { get; set; }
}
