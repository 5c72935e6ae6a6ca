using System.Globalization;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>
/// Requests webhook events from Keygen's API, within a budget. It returns only data that the account's key signed for exactly that request.
/// </summary>
/// <remarks>A run decides itself what to ask again, so nothing is repeated here.</remarks>
internal sealed class ApiClient(Func<HttpMessageHandler>? createHandler, string baseUrl, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(createHandler?.Invoke() ?? HandlerFor(baseUrl), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Requests a page of the event list, in order of time.</summary>
    /// <param name="access">The account's settings.</param>
    /// <param name="budget">The budget that the request is counted in.</param>
    /// <param name="order"><c>asc</c> or <c>desc</c>.</param>
    /// <param name="behind">The id of the last row before the page; null for the start of the list.</param>
    /// <param name="size">The number of rows, at most 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ApiResponse> ListAsync(
        ApiAccess access, RequestBudget budget, string order, string? behind, int size, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadEvents, $"{ApiAccess.EventList}?order={order}&{PageOf(behind, size)}", cancellationToken);

    public Task<ApiResponse> FindAsync(ApiAccess access, RequestBudget budget, string id, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadEvents, $"{ApiAccess.EventList}/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>Requests a page of up to 100 endpoints or policies.</summary>
    /// <param name="access">The account's settings.</param>
    /// <param name="budget">The budget that the request is counted in.</param>
    /// <param name="list">The list's name in the path.</param>
    /// <param name="behind">The id of the last resource before the page; null for the start of the list.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ApiResponse> ListResourcesAsync(ApiAccess access, RequestBudget budget, string list, string? behind, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadResources, $"{list}?{PageOf(behind, 100)}", cancellationToken);

    public void Dispose() => _http.Dispose();

    internal static SocketsHttpHandler HandlerFor(string baseUrl) => KeygenApi.CreateHandler(baseUrl);

    /// <summary>Encodes the brackets. An intermediary that encodes raw brackets would change the text that Keygen signs.</summary>
    private static string PageOf(string? behind, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"page%5Bcursor%5D={Uri.EscapeDataString(behind ?? "")}&page%5Bsize%5D={size}");

    private async Task<ApiResponse> GetAsync(
        ApiAccess access, RequestBudget budget, Func<VerifiedResponse, ApiResponse> read, string path, CancellationToken cancellationToken)
    {
        if (!budget.TryTake())
        {
            return new(ApiStatus.BudgetSpent, Problem: "DailyRequestBudget is spent.");
        }

        try
        {
            var api = new KeygenApi(_http, OptionsOf(access), access.Verifier, time);

            // Rows keep their own version. Without a request for one, Keygen tells the account's.
            var answer = await api.SendAsync(new(HttpMethod.Get, path) { AllowNotFound = true, SendVersion = false }, cancellationToken).ConfigureAwait(false);
            return answer.IsNotFound ? new(ApiStatus.Gone, AnsweredAt: answer.Verified!.Date) : read(answer.Verified!);
        }
        catch (OperationCanceledException)
        {
            return new(ApiStatus.Stopped);
        }
        catch (KeygenApiException exception)
        {
            return ApiErrors.Of(exception, access);
        }
    }

    private static KeygenApiOptions OptionsOf(ApiAccess access) => new()
    {
        AccountId = access.Verifier.AccountId,
        ApiToken = access.Token,
        BaseUrl = access.BaseUrl.AbsoluteUri,
        Environment = access.Environment,
        Timeout = RequestTimeout,
        MaxRetries = 0,
    };

    private static ApiResponse ReadEvents(VerifiedResponse response) =>
        EventRecordPage.TryRead(response, out var page, out var failure)
            ? new(ApiStatus.Ok, page, response.Date)
            : new(ApiStatus.Unreadable, Problem: $"Keygen's API returned data that is not a list of webhook events: {failure}.");

    private static ApiResponse ReadResources(VerifiedResponse response) =>
        ResourcePage.Read(response.Body) is { } page
            ? new(ApiStatus.Ok, AnsweredAt: response.Date, Resources: page)
            : new(ApiStatus.Unreadable, Problem: "Keygen's API returned data that is not a list of endpoints or policies.");
}
