using System.Globalization;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>The lines that the signature covers: what Keygen signed, what arrived, and what this app expects.</summary>
internal sealed class SignedLines(RecordedDelivery delivery, WebhookRequest request, KeygenWebhooksOptions options, bool isMasked)
{
    private const string Signed = "signed", Arrived = "arrived";

    private readonly RefusalDetails? _refusal = delivery.Explanation;

    private readonly SignedUrl[] _configured =
        [.. options.EndpointUrls.Select(static text => SignedUrl.TryParse(text, out var url, out _) ? url : null).OfType<SignedUrl>()];

    /// <summary>The URL of the request as this app sees it. Behind a proxy it may differ from the signed one, and nothing is wrong.</summary>
    private readonly SignedUrl? _seen = SignedUrl.TryParse(request.Url, out var url, out _) ? url : null;

    public IEnumerable<SignedLineJson> Read()
    {
        var head = request.Head;
        var method = string.Equals(head.Method, "POST", StringComparison.OrdinalIgnoreCase) ? "post" : Headers.Shown(head.Method);
        yield return UrlLine("(request-target)", url => $"{(ReferenceEquals(url, _seen) ? method : "post")} {(isMasked ? url.ToString()[url.Host.Length..] : url.Target)}", static url => url.Target);
        yield return UrlLine("host", static url => url.Host, static url => url.Host);
        yield return Date(head.KeygenDate.Count > 0 ? head.KeygenDate : head.Date);
        yield return Digest(head.KeygenDigest.Count > 0 ? head.KeygenDigest : head.Digest);
    }

    /// <param name="name">The name of the line.</param>
    /// <param name="show">The line of a URL; while values are masked, without what its query holds.</param>
    /// <param name="part">The part of a URL that the line is about.</param>
    private SignedLineJson UrlLine(string name, Func<SignedUrl, string> show, Func<SignedUrl, string> part)
    {
        var arrived = _seen is null ? "not known" : show(_seen);
        if (delivery.Url is { } verified)
        {
            return new(name, show(verified), arrived, null);
        }

        var expected = options.TrustRequestUrl ? "the URL of the request" : string.Join(" or ", _configured.Select(show).Distinct(StringComparer.Ordinal));
        if (_refusal?.SignedUrl is { } signed)
        {
            IEnumerable<SignedUrl?> accepted = options.TrustRequestUrl ? new[] { _seen } : _configured;
            var isExpected = accepted.Any(url => url is not null && part(url) == part(signed));
            return isExpected ? new(name, show(signed), arrived, expected)
                : options.TrustRequestUrl ? new(name, show(signed), arrived, expected, Arrived, Why("not what Keygen signed", arrived, [signed]))
                : new(name, show(signed), arrived, expected, Signed, Why("not in EndpointUrls", show(signed), _configured));
        }

        return delivery.VerificationFailure is not VerificationFailure.SignatureMismatch ? new(name, null, arrived, null) // nothing was compared
            : options.TrustRequestUrl || _seen is null || _configured.Any(url => part(url) == part(_seen)) ? new(name, null, arrived, expected)
            : new(name, null, arrived, expected, Arrived, Why("not in EndpointUrls", arrived, _configured));

        // While the query is masked, the two sides may look the same.
        string Why(string usual, string wrong, IEnumerable<SignedUrl> right) => right.Select(show).Contains(wrong, StringComparer.Ordinal) ? "differs in its query" : usual;
    }

    private SignedLineJson Date(StringValues header)
    {
        var arrived = Headers.Shown(header);
        switch (delivery.VerificationFailure)
        {
            case VerificationFailure.DateMissing or VerificationFailure.DateRepeated or VerificationFailure.DateMalformed:
                return new("date", null, arrived, "one date, such as Mon, 23 Nov 2026 08:46:40 GMT", Arrived, "not one date");
            case VerificationFailure.DateTooOld or VerificationFailure.DateInFuture:
                var received = request.ReceivedAt ?? delivery.EndedAt - delivery.Duration;
                var expected = string.Create(CultureInfo.InvariantCulture, $"from {received - options.Tolerance:r} to {received + options.Tolerance:r}");
                return new("date", null, arrived, expected, Arrived, delivery.VerificationFailure is VerificationFailure.DateTooOld ? "too old" : "in the future");
            default:
                return Header("date", _refusal?.SignedDate, arrived, header);
        }
    }

    private SignedLineJson Digest(StringValues header)
    {
        var announced = Headers.Shown(header);
        return delivery.VerificationFailure switch
        {
            VerificationFailure.BodyDigest when _refusal?.BodyDigest is { } computed =>
                new("digest", announced, $"{computed}, computed from the body", null, Arrived, "another body than Keygen signed"),
            VerificationFailure.DigestMissing or VerificationFailure.DigestRepeated or VerificationFailure.DigestMalformed =>
                new("digest", null, announced, "sha-256= and the base64 of 32 bytes", Arrived, "not one digest"),
            _ => Header("digest", _refusal?.SignedDigest, announced, header),
        };
    }

    private SignedLineJson Header(string name, string? signed, string arrived, StringValues header) =>
        delivery.Url is not null ? new(name, arrived, arrived, null)
        : signed is null || header == signed ? new(name, signed, arrived, null)
        : new(name, signed, arrived, null, Arrived, "not what Keygen signed");
}
