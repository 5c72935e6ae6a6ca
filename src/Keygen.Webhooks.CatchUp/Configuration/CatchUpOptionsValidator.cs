using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.CatchUp;

/// <summary>Reports the first invalid option with an error that says how to fix it. Errors never contain the token.</summary>
/// <param name="registration">Returns the options of the registration.</param>
/// <param name="isDevelopment">Whether short times are allowed.</param>
/// <param name="store">Returns the guarantees of the idempotency store.</param>
/// <param name="forwards">Whether the registration hands events over that it has no handler for.</param>
internal sealed class CatchUpOptionsValidator(
    Func<KeygenWebhooksOptions> registration, bool isDevelopment, Func<StoreTraits> store, bool forwards = false) : IValidateOptions<CatchUpOptions>
{
    private const int MostWaiting = 100_000;
    private const string BareNumber = " A bare number means days: five minutes are 00:05:00.";

    private static readonly TimeSpan LeastWatchInterval = TimeSpan.FromMinutes(5);

    /// <summary>How much younger than the retention an event must be. A mark is made after its event.</summary>
    public static readonly TimeSpan SafetyOfMarks = TimeSpan.FromDays(2);

    public ValidateOptionsResult Validate(string? name, CatchUpOptions options) =>
        ErrorIn(options) is { } error ? ValidateOptionsResult.Fail(options.Findings.WithMisspelt(error)) : ValidateOptionsResult.Success;

    private string? ErrorIn(CatchUpOptions options) =>
        options.Findings.Error
        ?? ErrorInAccess(options)
        ?? ErrorInTimes(options)
        ?? ErrorInNumbers(options)
        ?? ErrorInStore(options, store())
        ?? (forwards
            ? "ForwardEvents and catch-up do not go together: a fetched event has no signed headers, so it cannot be handed over. Call AddCatchUp() where the handlers are, in the process that consumes the messages."
            : null);

    private string? ErrorInAccess(CatchUpOptions options)
    {
        var former = options.FormerEndpointUrls.Select(static (text, i) => (text, i)).FirstOrDefault(static url => !IsUrl(url.text));
        return string.IsNullOrEmpty(options.ApiToken)
            ? "Set CatchUp:ApiToken (for example in the environment variable Keygen__Webhooks__CatchUp__ApiToken) to a token for Keygen's API with permission to read webhook events, for example of an admin or a read-only user."
            : options.ApiToken.AsSpan().ContainsAnyExceptInRange('!', '~') ? "CatchUp:ApiToken contains a space, a line break or another character that is not allowed in a token."
            : !IsBaseUrl(options.BaseUrl) ? "CatchUp:BaseUrl must have https, the host and the port of Keygen's API, without a path, for example https://api.keygen.sh. Use http only for a fake server on this machine."
            : options.Environment is { } environment && (environment.Length == 0 || environment.AsSpan().ContainsAnyExceptInRange('!', '~'))
                ? "CatchUp:Environment must be the id or code of an environment. Remove it for the global environment."
            : former.text is not null || former.i > 0 ? $"CatchUp:FormerEndpointUrls:{former.i} is not a URL. Write it as it was set on the endpoint at Keygen."
            : registration().EndpointUrls.Count + options.FormerEndpointUrls.Count == 0
                ? "Catch-up selects its events by the endpoint's URL: set EndpointUrls, even when TrustRequestUrl is true."
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
            ? $"CatchUp:{option} is {value:c}; set it to at least {least:c}, or above zero in Development."
            : null;

    private static string? ErrorInNumbers(CatchUpOptions options) =>
        options.DailyRequestBudget < 1 ? "CatchUp:DailyRequestBudget must be at least 1; a run every five minutes makes about 600 requests a day."
        : options.MaxOpen is < 0 or > MostWaiting || options.MaxParked is < 0 or > MostWaiting ? $"CatchUp:MaxOpen and CatchUp:MaxParked must be between 0 and {MostWaiting}."
        : null;

    private static string? ErrorInStore(CatchUpOptions options, StoreTraits store) =>
        !store.SurvivesRestart && !options.AllowForgetfulStore
            ? "Catch-up needs a store that outlives the process; otherwise events that Keygen does not report as DELIVERED are handled again after a restart. Call UseRedis, UseEntityFrameworkCore or UseStore, or set CatchUp:AllowForgetfulStore to true."
        : store.Retention <= SafetyOfMarks ? "Catch-up needs a store that keeps marks for more than two days. Five weeks is a good value."
        : null;

    private static bool IsUrl(string? text) => Signatures.SignedUrl.TryParse(text?.Trim(), out _, out _);

    private static bool IsBaseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" };
}
