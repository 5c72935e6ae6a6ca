using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>
/// Asks Keygen's API for webhook events, and gives out only what the account's key signed for that very request. It makes every address
/// itself: what an answer links to is never followed.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>Of one answer: a hundred rows are a few hundred KB.</summary>
    public const int MaxAnswer = 32 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ProductInfoHeaderValue Agent = new("Keygen.Webhooks.CatchUp", typeof(ApiClient).Assembly.GetName().Version?.ToString(3));

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public ApiClient(Func<HttpMessageHandler>? createHandler, string baseUrl, TimeProvider time)
    {
        _time = time;
        _http = new(createHandler?.Invoke() ?? HandlerFor(baseUrl), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>A page of the list, by time.</summary>
    /// <param name="access">The account's settings.</param>
    /// <param name="budget">What the request is taken from.</param>
    /// <param name="order"><c>asc</c> or <c>desc</c>.</param>
    /// <param name="behind">The id of the row before the page; null for the start.</param>
    /// <param name="size">How many rows, at most 100.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ApiResponse> ListAsync(
        ApiAccess access, RequestBudget budget, string order, string? behind, int size, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadEvents, $"{access.ListPath}?order={order}&{PageOf(behind, size)}", cancellationToken);

    public Task<ApiResponse> FindAsync(ApiAccess access, RequestBudget budget, string id, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadEvents, $"{access.ListPath}/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>A page of a hundred endpoints or policies.</summary>
    /// <param name="access">The account's settings.</param>
    /// <param name="budget">What the request is taken from.</param>
    /// <param name="list">The list's name in the path.</param>
    /// <param name="behind">The id of the resource before the page; null for the start.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ApiResponse> ListResourcesAsync(ApiAccess access, RequestBudget budget, string list, string? behind, CancellationToken cancellationToken) =>
        GetAsync(access, budget, ReadResources, $"{access.PathOf(list)}?{PageOf(behind, 100)}", cancellationToken);

    public void Dispose() => _http.Dispose();

    internal static SocketsHttpHandler HandlerFor(string baseUrl) => new()
    {
        // Without TLS it is meant for this machine itself; a proxy of the environment would be shown the token.
        UseProxy = !baseUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    /// <summary>With its brackets encoded: something on the way that encodes raw ones would change what Keygen signs.</summary>
    private static string PageOf(string? behind, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"page%5Bcursor%5D={Uri.EscapeDataString(behind ?? "")}&page%5Bsize%5D={size}");

    private async Task<ApiResponse> GetAsync(ApiAccess access, RequestBudget budget, Func<VerifiedResponse, ApiResponse> read, string target, CancellationToken cancellationToken)
    {
        if (!budget.TryTake())
        {
            return new(ApiStatus.BudgetSpent, Problem: "DailyRequestBudget is spent.");
        }

        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Not taken from the request afterwards: a handler of the user's that follows a redirect changes it there.
            var uri = new Uri(access.BaseUrl, target);
            using var request = RequestOf(access, uri);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return (int)response.StatusCode is 200 or 404
                ? await VerifyAsync(access, read, uri, response, either.Token).ConfigureAwait(false)
                : await ApiErrors.OfAsync(response, access, _time.GetUtcNow(), either.Token).ConfigureAwait(false);
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
            // Of something in between, or of a Keygen that does not know the account. No word about a row.
            return new(ApiStatus.Unavailable, Problem: "Keygen's API answered 404 without a signature: look at BaseUrl and AccountId.");
        }

        // As it went over the wire: Uri keeps what it is given, but for the host's letter case.
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
            : new(ApiStatus.Unreadable, Problem: $"Keygen's API answered with something that is no webhook events: {failure}.");

    private static ApiResponse ReadResources(VerifiedResponse response) =>
        ResourcePage.Read(response.Body) is { } page
            ? new(ApiStatus.Ok, AnsweredAt: response.Date, Resources: page)
            : new(ApiStatus.Unreadable, Problem: "Keygen's API answered with something that is no list of endpoints or policies.");
}
