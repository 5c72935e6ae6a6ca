using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.CatchUp;

/// <summary>Finds the first thing in the options that cannot work, and says what to do about it; never the token.</summary>
/// <param name="registration">The registration's own options.</param>
/// <param name="isDevelopment">Whether times may be short.</param>
/// <param name="store">What the store of events can promise.</param>
internal sealed class CatchUpOptionsValidator(Func<KeygenWebhooksOptions> registration, bool isDevelopment, Func<StoreTraits> store) : IValidateOptions<CatchUpOptions>
{
    private const int MostWaiting = 100_000;
    private const string BareNumber = " A bare number means days: five minutes are 00:05:00.";

    private static readonly TimeSpan LeastWatchInterval = TimeSpan.FromMinutes(5);

    /// <summary>How much younger than a mark an event must be: marks are made after events.</summary>
    public static readonly TimeSpan SafetyOfMarks = TimeSpan.FromDays(2);

    public ValidateOptionsResult Validate(string? name, CatchUpOptions options) =>
        ErrorIn(options) is { } error ? ValidateOptionsResult.Fail(options.Findings.WithMisspelt(error)) : ValidateOptionsResult.Success;

    private string? ErrorIn(CatchUpOptions options) =>
        options.Findings.Error
        ?? ErrorInAccess(options)
        ?? ErrorInTimes(options)
        ?? ErrorInNumbers(options)
        ?? ErrorInStore(options, store());

    private string? ErrorInAccess(CatchUpOptions options)
    {
        var former = options.FormerEndpointUrls.Select(static (text, i) => (text, i)).FirstOrDefault(static url => !IsUrl(url.text));
        return string.IsNullOrEmpty(options.ApiToken)
            ? "Set CatchUp:ApiToken (the environment variable Keygen__Webhooks__CatchUp__ApiToken, say) to a token of Keygen's API that may read webhook events, an admin's or a read-only user's, say."
            : options.ApiToken.AsSpan().ContainsAnyExceptInRange('!', '~') ? "CatchUp:ApiToken holds a space, a line end or another character that no token has."
            : !IsBaseUrl(options.BaseUrl) ? "CatchUp:BaseUrl must be https, host and port of Keygen's API, without a path: https://api.keygen.sh. http is for a fake on this machine alone."
            : options.Environment is { } environment && (environment.Length == 0 || environment.AsSpan().ContainsAnyExceptInRange('!', '~'))
                ? "CatchUp:Environment must be an environment's id or code; leave it out for the global one."
            : former.text is not null || former.i > 0 ? $"CatchUp:FormerEndpointUrls:{former.i} is no URL; give it as the endpoint had it at Keygen."
            : registration().EndpointUrls.Count + options.FormerEndpointUrls.Count == 0
                ? "Catch-up tells its events by the endpoint's URL: set EndpointUrls, also where TrustRequestUrl is on."
            : null;
    }

    private string? ErrorInTimes(CatchUpOptions options) =>
        TooShort(nameof(options.Interval), options.Interval, CatchUpOptions.LeastInterval)
        ?? TooShort(nameof(options.MinimumAge), options.MinimumAge, new CatchUpOptions().MinimumAge)
        ?? TooShort(nameof(options.Overlap), options.Overlap, new CatchUpOptions().Overlap)
        ?? TooShort(nameof(options.WatchInterval), options.WatchInterval, LeastWatchInterval)
        ?? (options.WatchInterval > TimeSpan.FromDays(1) || options.DeliverySilence <= TimeSpan.Zero || options.DeliverySilence > TimeSpan.FromDays(7)
            ? $"CatchUp:WatchInterval must be at most a day, and CatchUp:DeliverySilence above zero and at most a week.{BareNumber}"
            : options.Overlap < options.MinimumAge || options.Interval > TimeSpan.FromDays(1) || options.Overlap > TimeSpan.FromDays(1)
            ? $"CatchUp:Interval and CatchUp:Overlap must be at most a day, and Overlap no shorter than MinimumAge.{BareNumber}"
            : options.FirstRetryDelay <= TimeSpan.Zero || options.LongestRetryDelay < options.FirstRetryDelay || options.LongestRetryDelay > TimeSpan.FromDays(1)
                ? $"CatchUp:FirstRetryDelay must be above zero, and LongestRetryDelay between that and a day.{BareNumber}"
            : null);

    private string? TooShort(string option, TimeSpan value, TimeSpan least) =>
        value <= TimeSpan.Zero || (value < least && !isDevelopment)
            ? $"CatchUp:{option} is {value:c}; give at least {least:c}, or above zero in Development."
            : null;

    private static string? ErrorInNumbers(CatchUpOptions options) =>
        options.DailyRequestBudget < 1 ? "CatchUp:DailyRequestBudget must be at least 1; a run every five minutes takes some 600 a day."
        : options.MaxOpen is < 0 or > MostWaiting || options.MaxParked is < 0 or > MostWaiting ? $"CatchUp:MaxOpen and CatchUp:MaxParked must be between 0 and {MostWaiting}."
        : null;

    private static string? ErrorInStore(CatchUpOptions options, StoreTraits store) =>
        !store.SurvivesRestart && !options.AllowForgetfulStore
            ? "Catch-up needs a store that outlives the process, as every event that Keygen does not call DELIVERED would be handled again after a restart: use UseRedis, UseEntityFrameworkCore or a store of yours, or set CatchUp:AllowForgetfulStore."
        : store.Retention <= SafetyOfMarks ? "Catch-up needs a store that keeps marks for more than two days, better five weeks."
        : null;

    private static bool IsUrl(string? text) => Signatures.SignedUrl.TryParse(text?.Trim(), out _, out _);

    private static bool IsBaseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" };
}
