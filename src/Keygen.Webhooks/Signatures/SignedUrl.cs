using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Keygen.Webhooks.Signatures;

/// <summary>
/// The host and the request target that Keygen signs for an endpoint, taken letter by letter from the text of the URL as it is
/// registered at Keygen. <see cref="Uri"/> would lower-case the host and rewrite escapes, and the signature would not match.
/// </summary>
public sealed class SignedUrl : IEquatable<SignedUrl>
{
    private const int MaxLength = 4096; // Keygen's own limit

    private SignedUrl(string host, string target)
    {
        Host = host;
        Target = target;
        TargetUtf8 = Encoding.ASCII.GetBytes(target);
        HostUtf8 = Encoding.ASCII.GetBytes(host);
    }

    /// <summary>The host as written in the URL: letter case kept, without port and userinfo.</summary>
    public string Host { get; }

    /// <summary>Path and query as written in the URL; <c>/</c> for an empty path, an empty query left out. May hold a secret.</summary>
    public string Target { get; }

    internal byte[] TargetUtf8 { get; }

    internal byte[] HostUtf8 { get; }

    /// <summary>Reads an endpoint URL.</summary>
    /// <param name="url">The URL as registered at Keygen, for example <c>https://hooks.example.com/webhooks/keygen</c>.</param>
    /// <exception cref="FormatException"><paramref name="url"/> is no absolute HTTP URL; the message says what is wrong.</exception>
    public static SignedUrl Parse(string url) =>
        TryParse(url, out var parsed, out var error) ? parsed : throw new FormatException(error);

    /// <summary>Reads an endpoint URL without throwing.</summary>
    /// <param name="url">The URL as registered at Keygen.</param>
    /// <param name="result">The signed parts, or null.</param>
    /// <param name="error">What is wrong with <paramref name="url"/>, in words that continue "the URL …"; never its text.</param>
    public static bool TryParse(string? url, [NotNullWhen(true)] out SignedUrl? result, [NotNullWhen(false)] out string? error)
    {
        result = null;
        error = Check(url);
        if (error is not null)
        {
            return false;
        }

        var rest = url.AsSpan(url!.IndexOf("://", StringComparison.Ordinal) + 3);
        if (rest.IndexOf('#') is >= 0 and var fragment)
        {
            rest = rest[..fragment];
        }

        var end = rest.IndexOfAny('/', '?');
        var authority = end < 0 ? rest : rest[..end];
        var pathAndQuery = rest[authority.Length..];

        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var host = WithoutPort(authority);
        if (host.IsEmpty || (host[0] == '[' ? host[^1] != ']' : host.Contains(':')))
        {
            error = host.IsEmpty ? "has no host" : "has a colon too many in its host";
            return false;
        }

        if (pathAndQuery.EndsWith("?", StringComparison.Ordinal) && pathAndQuery.IndexOf('?') == pathAndQuery.Length - 1)
        {
            pathAndQuery = pathAndQuery[..^1];
        }

        var target = pathAndQuery.StartsWith("/", StringComparison.Ordinal) ? pathAndQuery.ToString() : $"/{pathAndQuery}";
        result = new SignedUrl(host.ToString(), target);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(SignedUrl? other) =>
        other is not null && string.Equals(Host, other.Host, StringComparison.Ordinal)
        && string.Equals(Target, other.Target, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SignedUrl);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Target);

    /// <summary>Host and path, for a log. A query may hold a secret (an access code, say) and is shown as <c>?…</c>.</summary>
    public override string ToString() =>
        Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? $"{Host}{Target.AsSpan(0, query)}?…" : Host + Target;

    /// <summary>The same target at another host; null when that is none.</summary>
    internal SignedUrl? At(string host) => TryParse($"https://{host}{Target}", out var url, out _) ? url : null;

    private static string? Check(string? url) => url switch
    {
        null or "" => "is empty",
        { Length: > MaxLength } => "is longer than the 4,096 characters Keygen allows",
        _ when url.AsSpan().ContainsAnyExceptInRange('!', '~') =>
            "holds a space, a control character or a character outside ASCII; write it exactly as it is registered at Keygen, with percent-escapes",
        _ when !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
               && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) =>
            "does not begin with https://",
        _ => null,
    };

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> authority)
    {
        // The colons of an IPv6 literal stand inside brackets.
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }
}
