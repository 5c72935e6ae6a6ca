using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>
/// Requests webhook events from Keygen's API. It returns only data that the account's key signed for exactly that request. It builds every
/// URL itself and never follows a link from an answer.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>The largest answer that is read, in bytes. A hundred rows are a few hundred KB.</summary>
    public const int MaxAnswer = 32 << 20;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);
    private static readonly ProductInfoHeaderValue Agent = new("Keygen.Webhooks.CatchUp", typeof(ApiClient).Assembly.GetName().Version?.ToString(3));

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public ApiClient(Func<HttpMessageHandler>? createHandler, string baseUrl, TimeProvider time)
    {
        _time = time;
        _http = new(createHandler?.Invoke() ?? HandlerFor(baseUrl), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Requests a page of the event list, in order of time.</summary>
    /// <param name="access">The account's settings.</param>
    /// <param name="budget">The budget that the request is counted in.</param>
    /// <param name="order"><c>asc</c> or <c>desc</c>.</param>
    /// <param name="behind">The id of the last row before the page; null for the start of the list.</param>
    /// <param name="size">The number of rows, at most 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ApiResponse> ListAsync(
        ApiAccess access, RequestBudget budget, string order, string? behind, int size, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadEvents, $"{access.ListPath}?order={order}&{PageOf(behind, size)}", cancellationToken);

    public Task<ApiResponse> FindAsync(ApiAccess access, RequestBudget budget, string id, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadEvents, $"{access.ListPath}/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>Requests a page of up to 100 endpoints or policies.</summary>
    /// <param name="access">The account's settings.</param>
    /// <param name="budget">The budget that the request is counted in.</param>
    /// <param name="list">The list's name in the path.</param>
    /// <param name="behind">The id of the last resource before the page; null for the start of the list.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<ApiResponse> ListResourcesAsync(ApiAccess access, RequestBudget budget, string list, string? behind, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadResources, $"{access.PathOf(list)}?{PageOf(behind, 100)}", cancellationToken);

    public void Dispose() => _http.Dispose();

    internal static SocketsHttpHandler HandlerFor(string baseUrl) => new()
    {
        // A URL without TLS points at this machine. A proxy from the environment would see the token.
        UseProxy = !baseUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    /// <summary>Encodes the brackets. An intermediary that encodes raw brackets would change the text that Keygen signs.</summary>
    private static string PageOf(string? behind, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"page%5Bcursor%5D={Uri.EscapeDataString(behind ?? "")}&page%5Bsize%5D={size}");

    private async Task<ApiResponse> GetAsync(ApiAccess access, RequestBudget budget, Func<VerifiedResponse, ApiResponse> read, string target, CancellationToken cancellationToken)
    {
        if (!budget.TryTake())
        {
            return new(ApiStatus.BudgetSpent, Problem: "DailyRequestBudget is spent.");
        }

        using var timeout = new CancellationTokenSource(RequestTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // Kept apart from the request: a message handler of the user that follows a redirect changes the request's URI.
            var uri = new Uri(access.BaseUrl, target);
            using var request = RequestOf(access, uri);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            return (int)response.StatusCode is 200 or 404
                ? await VerifyAsync(access, read, uri, response, linked.Token).ConfigureAwait(false)
                : await ApiErrors.OfAsync(response, access, _time.GetUtcNow(), linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(ApiStatus.Stopped);
        }
        catch (OperationCanceledException)
        {
            return new(ApiStatus.Unavailable, Problem: "Keygen's API took longer than a minute.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new(ApiStatus.Unavailable, Problem: $"Keygen's API could not be reached: {ApiErrors.Words(exception)}.");
        }
    }

    private static HttpRequestMessage RequestOf(ApiAccess access, Uri uri)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Authorization = new("Bearer", access.Token);
        request.Headers.Accept.Add(new("application/vnd.api+json"));
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Add("Keygen-Accept-Signature", $"algorithm=\"{access.Algorithm}\"");
        if (access.Environment is { } environment)
        {
            request.Headers.Add("Keygen-Environment", environment);
        }

        return request;
    }

    private async Task<ApiResponse> VerifyAsync(
        ApiAccess access, Func<VerifiedResponse, ApiResponse> read, Uri uri, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.NotFound && !response.Headers.NonValidated.Contains("Keygen-Signature"))
        {
            // It comes from an intermediary, or from a Keygen server that does not know the account. It says nothing about the row.
            return new(ApiStatus.Unavailable, Problem: "Keygen's API answered 404 without a signature: check BaseUrl and AccountId.");
        }

        // The URL as it was sent: Uri changes nothing but the letter case of the host.
        var url = SignedUrl.Parse($"https://{uri.Host}{uri.PathAndQuery}");
        var head = access.Verifier.VerifyHead(ApiResponseHead.Of(response), [url], _time.GetUtcNow());
        if (head.Failure is not VerificationFailure.None)
        {
            return new(ApiStatus.NotVerified, Problem: ApiErrors.Of(head.Failure));
        }

        if (await ResponseBody.ReadAsync(response.Content, MaxAnswer, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return new(ApiStatus.TooLarge, Problem: $"Keygen's API answered with more than {MaxAnswer} bytes.");
        }

        return !head.TryVerifyResponse(body, out var verified, out var failure) ? new(ApiStatus.NotVerified, Problem: ApiErrors.Of(failure))
            : response.StatusCode is HttpStatusCode.NotFound ? new(ApiStatus.Gone, AnsweredAt: verified.Date)
            : read(verified);
    }

    private static ApiResponse ReadEvents(VerifiedResponse response) =>
        EventRecordPage.TryRead(response, out var page, out var failure)
            ? new(ApiStatus.Ok, page, response.Date)
            : new(ApiStatus.Unreadable, Problem: $"Keygen's API returned data that is not a list of webhook events: {failure}.");

    private static ApiResponse ReadResources(VerifiedResponse response) =>
        ResourcePage.Read(response.Body) is { } page
            ? new(ApiStatus.Ok, AnsweredAt: response.Date, Resources: page)
            : new(ApiStatus.Unreadable, Problem: "Keygen's API returned data that is not a list of endpoints or policies.");
}
