using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Finds out by trial which line of the signing string is wrong, for the log. Each trial costs a verification, so at most one diagnosis
/// runs in ten seconds.
/// </summary>
internal sealed class MismatchDiagnosis(Func<IEnumerable<KeyValuePair<string, SignedUrl>>> otherUrls, TimeProvider time)
{
    private const int MaxTrials = 32;

    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _lastAt;

    /// <returns>
    /// The cause, or the possible causes; null when the last diagnosis was less than ten seconds ago or the request's URL is not known.
    /// </returns>
    public RefusalDetails? Explain(WebhookRequest request, SignatureVerifier verifier, ReceiverSettings settings, DateTimeOffset receivedAt)
    {
        return MayRun() ? ExplainNow(request, verifier, settings, receivedAt) : null;
    }

    /// <summary>The same without the limit, for somebody who asks about one request.</summary>
    public RefusalDetails? ExplainNow(WebhookRequest request, SignatureVerifier verifier, ReceiverSettings settings, DateTimeOffset receivedAt)
    {
        foreach (var (sentence, url, head) in Trials(request, settings).Take(MaxTrials))
        {
            if (verifier.VerifyHead(head, [url], receivedAt).Failure is VerificationFailure.None)
            {
                return RefusalDetails.Of(sentence, url, head);
            }
        }

        return HostOrKeyDiagnosis.Explain(request, verifier, settings) is { } possible ? new(possible) : null;
    }

    private IEnumerable<(string Sentence, SignedUrl Url, SignedHead Head)> Trials(WebhookRequest request, ReceiverSettings settings)
    {
        var head = request.Head;
        foreach (var (name, url) in otherUrls())
        {
            yield return (
                $"It was signed for {url}, an endpoint of the registration '{name}': map that URL to its own registration.{OnlyTheQuery(url, settings.Urls)}", url, head);
        }

        if (SignedUrl.TryParse(request.Url, out var own, out _))
        {
            yield return (
                $"{LinesThatDiffer(own, settings.Urls)}: it was signed for {own}, the URL of the request, which EndpointUrls does not list.{OnlyTheQuery(own, settings.Urls)}",
                own, head);
            foreach (var forwarded in HostOrKeyDiagnosis.Forwarded(request).SelectMany(host => settings.Urls.Prepend(own).Select(url => url.At(host))).OfType<SignedUrl>())
            {
                yield return (
                    $"host: it was signed for {forwarded}, the host in X-Forwarded-Host, but the app sees {own.Host}. "
                        + (settings.Options.TrustRequestUrl
                            ? "TrustRequestUrl uses what the app sees: call app.UseForwardedHeaders() and then app.UseRouting(), or set EndpointUrls instead."
                            : "Set EndpointUrls to that URL."),
                    forwarded, head);
            }

            foreach (var url in settings.Urls)
            {
                foreach (var mixed in Mixtures(url, own))
                {
                    yield return (
                        $"{(mixed.Host == url.Host ? "(request-target)" : "host")}: it was signed for {mixed}, which EndpointUrls does not list; the nearest listed is {url}.{OnlyTheQuery(mixed, [url])}",
                        mixed, head);
                }
            }
        }

        foreach (var url in settings.Urls)
        {
            if (head.KeygenDate.Count > 0 && head.Date.Count > 0)
            {
                yield return ("date: it verifies with the Date header; something on the way rewrote Keygen-Date.", url, head with { KeygenDate = StringValues.Empty });
            }

            if (head.KeygenDigest.Count > 0 && head.Digest.Count > 0)
            {
                yield return ("digest: it verifies with the Digest header; something on the way rewrote Keygen-Digest.", url, head with { KeygenDigest = StringValues.Empty });
            }
        }
    }

    private static string LinesThatDiffer(SignedUrl url, SignedUrl[] configured) =>
        configured.Any(other => string.Equals(other.Host, url.Host, StringComparison.Ordinal)) ? "(request-target)"
        : configured.Any(other => string.Equals(other.Target, url.Target, StringComparison.Ordinal)) ? "host"
        : "(request-target), host";

    /// <returns>A sentence when the text of a configured URL is the same, because texts leave the query out; empty when none is.</returns>
    private static string OnlyTheQuery(SignedUrl signed, SignedUrl[] configured) =>
        configured.Any(other => string.Equals(other.ToString(), signed.ToString(), StringComparison.Ordinal))
            ? " Only the query differs from the listed URL. It is not shown, because it may hold a secret." : "";

    /// <summary>The usual mistakes: another target, another host, letter case, the trailing slash, the query.</summary>
    private static IEnumerable<SignedUrl> Mixtures(SignedUrl configured, SignedUrl own)
    {
        var path = configured.Target.Split('?')[0];
        var query = configured.Target[path.Length..];
        string[] urls =
        [
            $"{configured.Host}{own.Target}",
            $"{own.Host}{configured.Target}",
#pragma warning disable CA1308 // a host is usually written in lower case
            $"{configured.Host.ToLowerInvariant()}{configured.Target}",
#pragma warning restore CA1308
            $"{configured.Host}{(path.EndsWith('/') ? path.TrimEnd('/') : path + "/")}{query}",
            $"{configured.Host}{path}",
            $"{configured.Host}{path}{own.Target.AsSpan(own.Target.Split('?')[0].Length)}",
        ];
        foreach (var text in urls)
        {
            if (SignedUrl.TryParse($"https://{text}", out var url, out _) && !url.Equals(configured) && !url.Equals(own))
            {
                yield return url;
            }
        }
    }

    private bool MayRun()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_lastAt is { } last && time.GetElapsedTime(last, now) < Interval)
            {
                return false;
            }

            _lastAt = now;
            return true;
        }
    }
}
