using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Keygen.Webhooks.Signatures;

/// <summary>
/// The host and the request target that Keygen signs for an endpoint, copied letter by letter from the URL that is registered at Keygen.
/// <see cref="Uri"/> would lower-case the host and rewrite escapes, and the signature would not match.
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

    /// <summary>The host as written in the URL, without port and user information. The letter case is kept.</summary>
    public string Host { get; }

    /// <summary>
    /// The path and query as written in the URL. An empty path is <c>/</c>, and an empty query is left out. It may hold a secret.
    /// </summary>
    public string Target { get; }

    internal byte[] TargetUtf8 { get; }

    internal byte[] HostUtf8 { get; }

    /// <summary>Parses an endpoint URL.</summary>
    /// <param name="url">The URL as registered at Keygen, for example <c>https://hooks.example.com/webhooks/keygen</c>.</param>
    /// <exception cref="FormatException"><paramref name="url"/> is not an absolute HTTP URL. The message explains the error.</exception>
    public static SignedUrl Parse(string url) =>
        TryParse(url, out var parsed, out var error) ? parsed : throw new FormatException(error);

    /// <summary>Parses an endpoint URL without throwing.</summary>
    /// <param name="url">The URL as registered at Keygen.</param>
    /// <param name="result">The parsed URL; null after an error.</param>
    /// <param name="error">The error, as words that continue "the URL …", without the URL itself; null on success.</param>
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
            error = host.IsEmpty ? "has no host" : "has too many colons in its host";
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

    /// <summary>The host and path, for logs. A query is shown as <c>?…</c>, because it may hold a secret such as an access code.</summary>
    public override string ToString() =>
        Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? $"{Host}{Target.AsSpan(0, query)}?…" : Host + Target;

    /// <summary>The same target at another host; null when the host is not valid.</summary>
    internal SignedUrl? At(string host) => TryParse($"https://{host}{Target}", out var url, out _) ? url : null;

    private static string? Check(string? url) => url switch
    {
        null or "" => "is empty",
        { Length: > MaxLength } => "is longer than the 4,096 characters Keygen allows",
        _ when url.AsSpan().ContainsAnyExceptInRange('!', '~') =>
            "contains a space, a control character or a non-ASCII character, which must be percent-encoded",
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
