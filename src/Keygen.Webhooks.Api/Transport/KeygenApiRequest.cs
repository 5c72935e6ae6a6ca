using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Api;

/// <summary>A request to Keygen's API, for calls that have no method of their own.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">
/// The path below the account, and the query, such as <c>licenses/…/actions/validate</c>. Escape what you insert with
/// <see cref="Uri.EscapeDataString(string)"/>. Empty for the account itself.
/// </param>
public sealed record KeygenApiRequest(HttpMethod Method, string Path)
{
    /// <summary>The JSON body; null for none. The default value is null.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>Whether to send the token. The default value is true.</summary>
    public bool SendToken { get; init; } = true;

    /// <summary>
    /// Whether to ask for an API version. Without it Keygen answers in the account's version. The default value is true.
    /// </summary>
    public bool SendVersion { get; init; } = true;

    /// <summary>
    /// Whether Keygen's answer that the resource does not exist is returned instead of thrown. The default value is false.
    /// </summary>
    public bool AllowNotFound { get; init; }

    /// <summary>Whether it may be sent again without harm.</summary>
    internal bool IsRepeatable => Method == HttpMethod.Get;

    /// <summary>The address of the account, which stands for an empty path in messages; null before the request is sent.</summary>
    internal string? Account { get; init; }

    /// <summary>
    /// Returns the method and the fixed parts of the path, such as <c>POST licenses/…/actions/suspend</c>. The id, which may be a license
    /// key, and the query are left out.
    /// </summary>
    public override string ToString()
    {
        if (Path.Length is 0)
        {
            return $"{Method} {Account ?? "the account"}";
        }

        var parts = Path.Split('?')[0].Split('/');
        for (var i = 1; i < parts.Length; i += 2)
        {
            parts[i] = parts[i - 1] is "actions" ? parts[i] : "…";
        }

        return $"{Method} {string.Join('/', parts)}";
    }
}
