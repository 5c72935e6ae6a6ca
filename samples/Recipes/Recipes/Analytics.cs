using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Recipes.Recipes;

/// <summary>
/// Sends each validation to an analytics service, later. While the service is away, the event waits in the queue. Both services drop repeated
/// events with the same id. Keys, names and addresses are never sent.
/// </summary>
public sealed partial class SendValidation(HttpClient client, IOptions<AnalyticsOptions> options, ILogger<SendValidation> logger)
    : IKeygenWebhookHandler<LicenseValidationEvent>
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task HandleAsync(LicenseValidationEvent e, CancellationToken cancellationToken)
    {
        using var request = options.Value.Service is AnalyticsService.Segment ? Segment(e, options.Value) : Amplitude(e, options.Value);
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
        {
            Refused(logger, e.IdempotencyToken, e.License.Id);
            return;
        }

        response.EnsureSuccessStatusCode();
    }

    /// <summary>Amplitude's <see href="https://amplitude.com/docs/apis/analytics/http-v2">HTTP V2 API</see>: the key in the body, ids of five characters or more.</summary>
    private static HttpRequestMessage Amplitude(LicenseValidationEvent e, AnalyticsOptions options) => new(HttpMethod.Post, options.Url ?? new("https://api2.amplitude.com/2/httpapi"))
    {
        Content = JsonContent.Create(new
        {
            api_key = options.Key,
            events = new[]
            {
                new
                {
                    user_id = e.License.Owner?.Id, device_id = e.License.Id, event_type = e.Name, time = e.Validation.Timestamp.ToUnixTimeMilliseconds(),
                    insert_id = e.IdempotencyToken, event_properties = Properties(e),
                },
            },
        }, options: Json),
    };

    /// <summary>Segment's <see href="https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/#track">track call</see>: the key as Basic user name, with an empty password.</summary>
    private static HttpRequestMessage Segment(LicenseValidationEvent e, AnalyticsOptions options) => new(HttpMethod.Post, options.Url ?? new("https://api.segment.io/v1/track"))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Key}:"))) },
        Content = JsonContent.Create(new
        {
            userId = e.License.Owner?.Id, anonymousId = e.License.Id, @event = e.Name, messageId = e.IdempotencyToken,
            timestamp = e.Validation.Timestamp.UtcDateTime.ToString("O"), properties = Properties(e),
        }, options: Json),
    };

    private static object Properties(LicenseValidationEvent e) => new { license = e.License.Id, product = e.License.Product.Id, code = e.Validation.Code.Text };

    [LoggerMessage(LogLevel.Warning, "The analytics service rejected event {Token} of license {LicenseId}. The event is dropped.")]
    private static partial void Refused(ILogger logger, string token, string licenseId);
}

/// <summary>The section <c>Recipes:Analytics</c>.</summary>
public sealed class AnalyticsOptions
{
    /// <summary>The analytics service. The default value is <see cref="AnalyticsService.Amplitude"/>.</summary>
    public AnalyticsService Service { get; set; }

    /// <summary>The URL of another region or of a test. The default value is null: the service's usual URL.</summary>
    public Uri? Url { get; set; }

    /// <summary>Amplitude's API key, or the write key of a Segment source. The default value is an empty string.</summary>
    public string Key { get; set; } = "";
}

public enum AnalyticsService
{
    Amplitude,
    Segment,
}

public static class AnalyticsServices
{
    public static KeygenWebhooksBuilder AddAnalytics(this KeygenWebhooksBuilder builder)
    {
        builder.Services.AddOptions<AnalyticsOptions>().BindConfiguration("Recipes:Analytics");
        builder.Services.AddHttpClient<SendValidation>(static client => client.Timeout = TimeSpan.FromSeconds(20))
            .RemoveAllLoggers();   // At Trace they log the Authorization header.
        return builder.AddHandler<LicenseValidationEvent, SendValidation>(execution: HandlerExecution.Later);
    }
}
