using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Api.Transport;

/// <summary>
/// Sends requests and verifies the answers. It builds every URL itself, never follows a link or a redirect, and repeats only what changes
/// nothing.
/// </summary>
/// <param name="client">Gives the HTTP client for a request.</param>
/// <param name="settings">Gives the current settings.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiSender(Func<HttpClient> client, Func<CancellationToken, ValueTask<KeygenApiSettings>> settings, TimeProvider time)
{
    /// <summary>The largest answer that is read, in bytes. A hundred rows are a few hundred KB.</summary>
    public const int MaxAnswer = 32 << 20;

    private const string JsonApi = "application/vnd.api+json";

    private static readonly ProductInfoHeaderValue Agent = new("Keygen.Webhooks", typeof(ApiSender).Assembly.GetName().Version?.ToString(3));

    public ValueTask<KeygenApiSettings> GetSettingsAsync(CancellationToken cancellationToken) => settings(cancellationToken);

    public async Task<KeygenApiResponse> SendAsync(KeygenApiRequest request, CancellationToken cancellationToken)
    {
        var current = await settings(cancellationToken).ConfigureAwait(false);
        request = request with { Account = current.ToString() };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(request, current, cancellationToken).ConfigureAwait(false);
            }
            catch (KeygenApiException exception) when (RetryRule.DelayAfter(request, exception, attempt, current.Options) is { } delay)
            {
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<KeygenApiResponse> SendOnceAsync(KeygenApiRequest request, KeygenApiSettings current, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(current.Options.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // Kept apart from the message: a message handler that follows a redirect changes the message's URI.
            var uri = UriOf(request, current);
            using var message = MessageOf(request, current, uri);
            using var response = await client().SendAsync(message, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || (request.AllowNotFound && IsNotFound(response)))
            {
                return await ReadAsync(request, current, uri, response, linked.Token).ConfigureAwait(false);
            }

            var failure = await ApiFailures.OfAnswerAsync(request, response, time.GetUtcNow(), linked.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw failure;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiFailures.OfTimeout(request, current.Options.Timeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw ApiFailures.OfConnection(request, exception);
        }
    }

    /// <summary>Keygen signs a 404 of a resource. It does not sign one of an unknown account, and a proxy cannot.</summary>
    private static bool IsNotFound(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NotFound && response.Headers.NonValidated.Contains("Keygen-Signature");

    /// <exception cref="ArgumentException">The path leads out of the account, or is too long.</exception>
    private static Uri UriOf(KeygenApiRequest request, KeygenApiSettings current)
    {
        var account = $"/v1/accounts/{current.Options.AccountId}";
        var uri = new Uri(current.BaseUrl, request.Path.Length == 0 ? account : $"{account}/{request.Path}");
        return (request.Path.Length == 0 || (uri.AbsolutePath.Length > account.Length + 1 && uri.AbsolutePath.StartsWith($"{account}/", StringComparison.Ordinal)))
            && uri.Fragment.Length == 0 && SignedUrl.TryParse(SignedTextOf(uri), out _, out _)
            ? uri
            : throw new ArgumentException("The path must lead to a resource of the account. Escape what you insert into it with Uri.EscapeDataString.", nameof(request));
    }

    /// <summary>The URL as it is sent: Uri changes nothing but the letter case of the host.</summary>
    private static string SignedTextOf(Uri uri) => $"https://{uri.Host}{uri.PathAndQuery}";

    private static HttpRequestMessage MessageOf(KeygenApiRequest request, KeygenApiSettings current, Uri uri)
    {
        var message = new HttpRequestMessage(request.Method, uri);
        message.Headers.Accept.Add(new(JsonApi));
        message.Headers.UserAgent.Add(Agent);
        Add("Authorization", request.SendToken && current.Options.ApiToken is { Length: > 0 } token ? $"Bearer {token}" : null);
        Add("Keygen-Version", request.SendVersion ? current.Version : null);
        Add("Keygen-Environment", current.Options.Environment);
        Add("Keygen-Accept-Signature", current.Algorithm is { } algorithm ? $"algorithm=\"{algorithm}\"" : null);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            message.Content.Headers.ContentType = new(JsonApi);
        }

        return message;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                message.Headers.Add(name, value);
            }
        }
    }

    private async Task<KeygenApiResponse> ReadAsync(
        KeygenApiRequest request, KeygenApiSettings current, Uri uri, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var head = default(HeadVerification);
        if (current.Verifier is { } verifier)
        {
            // Before the body is read, so that a forger cannot make it read one.
            head = verifier.VerifyResponseHead(SignedHead.Create(request.Method.Method, All), SignedUrl.Parse(SignedTextOf(uri)), time.GetUtcNow());
            if (head.Failure is not VerificationFailure.None)
            {
                throw ApiFailures.OfVerification(request, response, head.Failure);
            }
        }

        var body = await ResponseBody.ReadAsync(response.Content, MaxAnswer, cancellationToken).ConfigureAwait(false)
            ?? throw ApiFailures.OfSize(request, response, MaxAnswer);
        VerifiedResponse? verified = null;
        return current.Verifier is null || head.TryVerifyResponse(body, out verified, out var failure)
            ? new(response.StatusCode, body, verified, current.Version)
            : throw ApiFailures.OfVerification(request, response, failure);

        StringValues All(string name) => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToArray() : StringValues.Empty;
    }
}
