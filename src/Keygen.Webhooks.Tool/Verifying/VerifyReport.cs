namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>Whether Keygen signed a request.</summary>
internal enum VerifyVerdict
{
    /// <summary>The account signed exactly this.</summary>
    Genuine,

    /// <summary>The account signed it, and something changed it afterwards, which is known.</summary>
    GenuineButChanged,

    /// <summary>The account did not sign it, or not for this URL, or it is not known what was changed.</summary>
    NotGenuine,
}

/// <summary>What is known about a saved request.</summary>
internal sealed record VerifyReport
{
    /// <summary>The form it was saved in, in words.</summary>
    public required string Form { get; init; }

    public required VerifyVerdict Verdict { get; init; }

    /// <summary>The verdict in a sentence, with the wrong line when it is not genuine.</summary>
    public required string Explanation { get; init; }

    /// <summary>What was changed after Keygen had signed it, in words.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>What else to know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public string? AccountId { get; init; }

    /// <summary>The host and path that it was signed for.</summary>
    public string? Url { get; init; }

    public string? Algorithm { get; init; }

    /// <summary>The fingerprint of the key that made the signature.</summary>
    public string? Key { get; init; }

    public DateTimeOffset? SignedAt { get; init; }

    public string? ApiVersion { get; init; }

    public string? EventName { get; init; }

    public string? EventId { get; init; }

    public string? IdempotencyToken { get; init; }

    public bool IsGenuine => Verdict is not VerifyVerdict.NotGenuine;
}
