using System.Globalization;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>Headers that the account signed, and the body that fits them, if one was found.</summary>
internal sealed record VerifiedCapture(CapturedRequest Captured, HeadRepair Head, UrlCandidate Url, HeadVerification Verification)
{
    private BodyRepair? Body { get; init; }

    private VerifiedDelivery? Delivery { get; init; }

    public static VerifiedCapture Of(CapturedRequest captured, HeadRepair head, UrlCandidate url, HeadVerification verification)
    {
        foreach (var body in BodyRepairs.Of(captured.Body))
        {
            if (verification.TryVerifyDelivery(body.Body, out var delivery, out _))
            {
                return new(captured, head, url, verification) { Body = body, Delivery = delivery };
            }
        }

        return new(captured, head, url, verification);
    }

    public VerifyReport Report(VerifyReport report, VerifySettings settings, DateTimeOffset now)
    {
        report = report with
        {
            Url = Url.Url.ToString(), Key = Verification.Key!.ShortFingerprint, SignedAt = Verification.Date, ApiVersion = Captured.Value("Keygen-Version"),
            Changes = [.. Head.Changes, .. Body?.Changes ?? []],
        };
        if (Delivery is null)
        {
            return report with { Explanation = $"The account signed the headers, but not this body. {DigestNotes.OfBody(Captured)}" };
        }

        if (EventReader.TryRead(Delivery, out var keygenEvent, out var failure))
        {
            report = report with { EventName = keygenEvent.Name, EventId = keygenEvent.Id, IdempotencyToken = keygenEvent.IdempotencyToken };
        }

        if (settings.Urls.Count > 0 && Url.Source is not "the URL you gave")
        {
            return report with { Explanation = $"{LinesOf(settings)}: the account signed it for {Url.Url} ({Url.Source}), and not for {string.Join(" or ", settings.Urls)}." };
        }

        return report with
        {
            Verdict = report.Changes.Count is 0 ? VerifyVerdict.Genuine : VerifyVerdict.GenuineButChanged,
            Explanation = report.Changes.Count is 0
                ? "Genuine: the account signed exactly this."
                : "Genuine: the account signed it, and it was changed afterwards. A receiver that gets it as it was saved refuses it.",
            Notes =
            [
                .. failure is EnvelopeFailure.None ? [] : new[] { $"The body is signed, but cannot be read as an event: {failure}." },
                .. settings.Urls.Count > 0 ? [] : new[] { $"It was signed for {Url.Url} ({Url.Source}). Compare that with the endpoint's URL, or give it with --url." },
                .. settings.AccountId is null ? new[] { "The account's id is the one in the request. Give yours with --account to compare." } : [],
                .. Age(settings, now),
            ],
        };
    }

    private string LinesOf(VerifySettings settings)
    {
        var given = settings.Urls.Select(static text => SignedUrl.TryParse(text, out var url, out _) ? url : null).OfType<SignedUrl>().ToArray();
        return given.Any(one => one.Host == Url.Url.Host) ? "(request-target)" : given.Any(one => one.Target == Url.Url.Target) ? "host" : "(request-target), host";
    }

    private IEnumerable<string> Age(VerifySettings settings, DateTimeOffset now)
    {
        var age = now - Verification.Date;
        var words = age.TotalDays >= 2 ? (age.TotalDays, "days") : age.TotalHours >= 2 ? (age.TotalHours, "hours") : (age.TotalMinutes, "minutes");
        return settings.ReceivedAt is null && age > settings.Tolerance
            ? [string.Create(
                CultureInfo.InvariantCulture,
                $"It was signed {words.Item1:0} {words.Item2} ago. A receiver would refuse it now as too old. --at says when it was received.")]
            : [];
    }
}
