namespace Keygen.Webhooks.Api.Transport;

/// <summary>Builds the path of one resource.</summary>
internal static class ApiPath
{
    /// <param name="list">The list's name, such as <c>licenses</c>.</param>
    /// <param name="id">The id, or what stands for one.</param>
    /// <exception cref="ArgumentException">The id is empty, or would lead to another path.</exception>
    public static string Of(string list, string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return id is not ("." or "..") ? $"{list}/{Uri.EscapeDataString(id)}" : throw new ArgumentException("A resource has an id.", nameof(id));
    }
}
