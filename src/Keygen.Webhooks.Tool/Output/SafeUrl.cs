namespace Keygen.Webhooks.Tool.Output;

/// <summary>URLs of endpoints, which may hold a password.</summary>
internal static class SafeUrl
{
    public static string WithoutPassword(string? url) =>
        url is null || !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.UserInfo.Length is 0 ? url ?? ""
        : url.Replace($"{parsed.UserInfo}@", "", StringComparison.Ordinal);
}
