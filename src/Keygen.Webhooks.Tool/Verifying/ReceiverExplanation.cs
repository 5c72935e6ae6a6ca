using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tool.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tool.Verifying;

/// <summary>Gives a saved request to the library's own receiver, and returns the explanation that the receiver logs.</summary>
internal static class ReceiverExplanation
{
    /// <param name="captured">The request.</param>
    /// <param name="accountId">The account to verify for.</param>
    /// <param name="settings">The keys and URLs to verify with.</param>
    /// <param name="candidates">The URLs to name when none was given.</param>
    /// <param name="signedAt">When it was signed.</param>
    public static async Task<string> OfAsync(
        CapturedRequest captured, string accountId, VerifySettings settings, IReadOnlyList<UrlCandidate> candidates, DateTimeOffset signedAt)
    {
        var log = new CollectedLog();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddKeygenWebhooks(options =>
        {
            options.AccountId = accountId;
            options.Tolerance = settings.Tolerance;
            options.MaxBodySize = Math.Max(options.MaxBodySize, captured.Body.Length);
            Add(options.PublicKeys, settings.PublicKeys);
            Add(options.Algorithms, new SignatureVerifier(accountId, settings.PublicKeys.Select(VerificationKey.Parse), SignatureClaims.Algorithms).Algorithms);
            Add(options.EndpointUrls, settings.Urls.Count > 0 ? settings.Urls : [.. candidates.Select(static one => $"https://{one.Url.Host}{one.Url.Target}").Take(1)]);
            options.TrustRequestUrl = options.EndpointUrls.Count is 0;
        });
        var provider = services.BuildServiceProvider();
        await using (provider.ConfigureAwait(false))
        {
            var receipt = await provider.GetRequiredService<WebhookReceiver>().ReceiveAsync(new()
            {
                Head = SignedHead.Create(captured.Method, captured.Values),
                ContentType = captured.Values("Content-Type") is { Count: > 0 } type ? type : "application/json", // not of what is signed
                Url = captured.Url,
                ForwardedHost = captured.Values("X-Forwarded-Host"),
                ReceivedAt = settings.ReceivedAt ?? signedAt,
                Body = new MemoryStream(captured.Body),
            }).ConfigureAwait(false);
            return log.Lines.Select(static line => line.Value("Explanation") ?? line.Value("Error")).FirstOrDefault(static text => text is not null) ?? $"It was refused: {receipt}.";
        }
    }

    private static void Add(IList<string> list, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            list.Add(value);
        }
    }
}
