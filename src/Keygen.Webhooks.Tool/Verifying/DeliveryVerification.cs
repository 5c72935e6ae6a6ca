using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>What to verify with.</summary>
internal sealed record VerifySettings
{
    /// <summary>The account's public keys, as they were given.</summary>
    public required IReadOnlyList<string> PublicKeys { get; init; }

    /// <summary>The account's id; null to believe the request.</summary>
    public string? AccountId { get; init; }

    /// <summary>The endpoint's URLs as registered at Keygen; empty to try what was saved.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>When it was received; null for the moment it was signed, because a saved request is always old.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>How far the date may be from the receipt.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>
/// Verifies a saved request. When it does not verify, it tries what tools and proxies are known to change. When that does not help either,
/// the library's own receiver says why it refuses it.
/// </summary>
internal sealed class DeliveryVerification(VerifySettings settings, TimeProvider time)
{
    private readonly VerificationKey[] _keys = [.. settings.PublicKeys.Select(VerificationKey.Parse)];

    public async Task<VerifyReport> VerifyAsync(CapturedRequest captured)
    {
        var head = SignedHead.Create(captured.Method, captured.Values);
        var claims = HeadRepairs.Of(head).Select(static repair => SignatureClaims.Of(repair.Head)).FirstOrDefault(static one => one.KeyId is not null) ?? SignatureClaims.Of(head);
        var report = new VerifyReport
        {
            Form = captured.Form, Verdict = VerifyVerdict.NotGenuine, Explanation = "", AccountId = settings.AccountId ?? claims.KeyId, Algorithm = claims.Algorithm,
            SignedAt = claims.Date,
        };
        if (report.AccountId is not { } account)
        {
            return report with { Explanation = "There is no Keygen-Signature header with an account's id in keyid: Keygen did not send this, or the header was not saved." };
        }

        var verifier = new SignatureVerifier(account, _keys, SignatureClaims.Algorithms, settings.Tolerance);
        var candidates = SignedUrls.Of(captured, settings.Urls);
        return (Search(verifier, captured, head, candidates) is { } found ? found.Report(report, settings, time.GetUtcNow()) : null)
            ?? report with
            {
                Explanation = await ReceiverExplanation.OfAsync(captured, account, settings, candidates, claims.Date ?? time.GetUtcNow()).ConfigureAwait(false),
                Notes = [.. DigestNotes.Of(captured, head)],
            };
    }

    /// <summary>Finds headers that verify, with the fewest changes, and then a body that fits them.</summary>
    private VerifiedCapture? Search(SignatureVerifier verifier, CapturedRequest captured, SignedHead head, IReadOnlyList<UrlCandidate> candidates)
    {
        foreach (var repair in HeadRepairs.Of(head))
        {
            var receivedAt = settings.ReceivedAt ?? SignatureClaims.Of(repair.Head).Date ?? time.GetUtcNow();
            foreach (var candidate in candidates)
            {
                var verification = verifier.VerifyHead(repair.Head, [candidate.Url], receivedAt);
                if (verification.Failure is VerificationFailure.None)
                {
                    return VerifiedCapture.Of(captured, repair, candidate, verification);
                }
            }
        }

        return null;
    }
}
