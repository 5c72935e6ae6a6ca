using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api.Transport;

/// <summary>Makes the calls that all resources have in common.</summary>
internal sealed class ApiCaller(ApiSender sender)
{
    /// <summary>The largest page that Keygen returns.</summary>
    private const int PageSize = 100;

    public Task<KeygenApiResponse> SendAsync(KeygenApiRequest request, CancellationToken cancellationToken) => sender.SendAsync(request, cancellationToken);

    public ValueTask<KeygenApiSettings> GetSettingsAsync(CancellationToken cancellationToken) => sender.GetSettingsAsync(cancellationToken);

    /// <returns>The resource; null when Keygen answers that it does not exist.</returns>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : Resource
    {
        var response = await SendAsync(new(HttpMethod.Get, path) { AllowNotFound = true }, cancellationToken).ConfigureAwait(false);
        return response.IsNotFound ? null : One<T>(response);
    }

    public async Task<T> SendAsync<T>(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
        where T : Resource => One<T>(await SendAsync(new(method, path) { Body = body }, cancellationToken).ConfigureAwait(false));

    public Task<T> ActAsync<T>(string list, string id, string action, JsonObject? body, CancellationToken cancellationToken)
        where T : Resource => SendAsync<T>(HttpMethod.Post, $"{ApiPath.Of(list, id)}/actions/{action}", body, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(new(HttpMethod.Delete, path), cancellationToken);

    public IAsyncEnumerable<T> ListAsync<T>(Query query, CancellationToken cancellationToken)
        where T : Resource => PagesAsync((behind, token) => ReadPageAsync<T>(query, behind, token), null, cancellationToken);

    /// <summary>
    /// Reads pages. A page is asked for before the last row of the one before it is returned: Keygen finds a page by that row, and the
    /// caller may delete the rows it gets.
    /// </summary>
    /// <typeparam name="T">The rows.</typeparam>
    /// <param name="read">Reads the page behind a row; the first one for null.</param>
    /// <param name="behind">The id of the row to begin behind; null for the start of the list.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public static async IAsyncEnumerable<T> PagesAsync<T>(
        Func<string?, CancellationToken, Task<Page<T>>> read, string? behind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = await read(behind, cancellationToken).ConfigureAwait(false);
        while (page.Rows.Count > 0)
        {
            foreach (var row in page.Rows.SkipLast(1))
            {
                yield return row;
            }

            var last = page.Rows[^1];
            var next = page.Next is { } cursor ? await read(cursor, cancellationToken).ConfigureAwait(false) : null;
            yield return last;
            if (next is null)
            {
                yield break;
            }

            page = next.Rows.Count > 0 ? next : throw new KeygenApiException(
                "Keygen's API has no page behind a row of the list, although it said so: the row was deleted meanwhile. Read the list again.",
                KeygenApiErrorKind.ListChanged);
        }
    }

    private async Task<Page<T>> ReadPageAsync<T>(Query query, string? behind, CancellationToken cancellationToken)
        where T : Resource
    {
        var response = await SendAsync(new(HttpMethod.Get, query.ForPage(behind, PageSize)), cancellationToken).ConfigureAwait(false);
        var document = response.ReadDocument();
        return document.IsCollection && document.Resources.All(static one => one is T)
            ? new([.. document.Resources.Cast<T>()], document is { HasNext: true, Resources: [.., var last] } ? last.Id : null)
            : throw Unexpected(response);
    }

    private static T One<T>(KeygenApiResponse response)
        where T : Resource =>
        response.ReadDocument() is { IsCollection: false, Resources: [T resource] } ? resource : throw Unexpected(response);

    private static KeygenApiException Unexpected(KeygenApiResponse response) =>
        new("Keygen's API returned another kind of document than the call returns.", KeygenApiErrorKind.Unreadable) { StatusCode = response.StatusCode };
}

/// <summary>A page of a list.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">The id of the row that the next page is behind; null for the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Rows, string? Next);
