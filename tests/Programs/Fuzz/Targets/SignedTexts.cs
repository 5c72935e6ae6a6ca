using System.Text;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>What was really signed, written down by hand: the four lines of each recorded delivery.</summary>
internal sealed class SignedTexts
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    public void Add(RecordedDelivery recorded) =>
        _texts.Add(Of("post", SignedUrl.Parse(recorded.Url), recorded.Header("Date").ToString(), recorded.Header("Digest").ToString()));

    /// <summary>Whether the head, by the headers that count, is one that was signed.</summary>
    public bool Contains(in SignedHead head, SignedUrl url) => _texts.Contains(Of(
        head.Method.ToUpperInvariant() is "POST" ? "post" : "get",
        url,
        (head.KeygenDate.Count > 0 && head.KeygenDate[0] is not null ? head.KeygenDate : head.Date).ToString(),
        (head.KeygenDigest.Count > 0 && head.KeygenDigest[0] is not null ? head.KeygenDigest : head.Digest).ToString()));

    public static string Of(string method, SignedUrl url, string date, string digest) => new StringBuilder()
        .Append("(request-target): ").Append(method).Append(' ').Append(url.Target)
        .Append("\nhost: ").Append(url.Host)
        .Append("\ndate: ").Append(date)
        .Append("\ndigest: ").Append(digest).ToString();
}
