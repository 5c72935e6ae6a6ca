using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace Recipes.Recipes;

/// <summary>
/// Sends validations to an analytics service in batches. Up to <see cref="AnalyticsOptions.Capacity"/> wait in memory for a full batch or
/// <see cref="AnalyticsOptions.FlushEvery"/>. When the memory is full, the handler fails and Keygen retries the event. Three kinds of
/// events are lost: those waiting when the process is killed, those not sent when the shutdown ends, and single events the service rejects.
/// If that is too much, write them to the <see cref="Outbox"/>. Keys, names and addresses are never sent.
/// </summary>
/// <param name="Token">The idempotency token. Both services drop repeated events with the same id.</param>
public sealed record ValidationSeen(string Token, string Name, string LicenseId, string? UserId, string ProductId, string Code, DateTimeOffset At);

public sealed class QueueValidation(AnalyticsPipe pipe) : IKeygenWebhookHandler<LicenseValidationEvent>
{
    public Task HandleAsync(LicenseValidationEvent e, CancellationToken cancellationToken)
    {
        pipe.Add(new(e.IdempotencyToken, e.Name, e.License.Id, e.License.Owner?.Id, e.License.Product.Id, e.Validation.Code.Text, e.Validation.Timestamp));
        return Task.CompletedTask;
    }
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

    /// <summary>
    /// The maximum number of events per request. Amplitude accepts 2,000, and Segment 500 KB, which is more than 1,000 events. The default
    /// value is 100.
    /// </summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>The longest time that an event waits for a full batch. The default value is 5 seconds.</summary>
    public TimeSpan FlushEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum number of events that wait in memory. The default value is 10,000.</summary>
    public int Capacity { get; set; } = 10_000;
}

public enum AnalyticsService
{
    Amplitude,
    Segment,
}

public sealed partial class AnalyticsPipe(IHttpClientFactory clients, IOptions<AnalyticsOptions> options, TimeProvider time, ILogger<AnalyticsPipe> logger)
    : BackgroundService
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Channel<ValidationSeen> _waiting = Channel.CreateBounded<ValidationSeen>(options.Value.Capacity);
    private volatile int _sending;

    public void Add(ValidationSeen seen)
    {
        if (!_waiting.Writer.TryWrite(seen))
        {
            throw new InvalidOperationException("The analytics pipe is full or shutting down. Keygen delivers the event again.");
        }
    }

    /// <summary>Sends the remaining events while the host's shutdown allows it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAny(ExecuteTask ?? Task.CompletedTask, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
        if (_waiting.Reader.Count + _sending is > 0 and var lost)
        {
            Lost(logger, lost);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The token is cancelled only after StopAsync has waited. Until then, the end of the channel ends this loop.
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = await CollectAsync(stoppingToken);
            _sending = batch.Length;
            await SendAsync(batch, stoppingToken);
            _sending = 0;
        }
    }

    private async Task<ValidationSeen[]> CollectAsync(CancellationToken stoppingToken)
    {
        var batch = new List<ValidationSeen>();
        using var window = new CancellationTokenSource(options.Value.FlushEvery, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(window.Token, stoppingToken);
        try
        {
            do
            {
                while (batch.Count < options.Value.BatchSize && _waiting.Reader.TryRead(out var seen))
                {
                    batch.Add(seen);
                }
            }
            while (batch.Count < options.Value.BatchSize && await _waiting.Reader.WaitToReadAsync(either.Token));
        }
        catch (OperationCanceledException)
        {
            // The time is over: send an incomplete batch.
        }

        return [.. batch];
    }

    private async Task SendAsync(ValidationSeen[] batch, CancellationToken stoppingToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (status, wait) = await PostAsync(batch, stoppingToken);
            switch (status)
            {
                case HttpStatusCode.OK:
                    return;
                case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge when batch.Length > 1:
                    // The batch is too large, or one event is invalid: send it in halves to find out which.
                    await SendAsync(batch[..(batch.Length / 2)], stoppingToken);
                    await SendAsync(batch[(batch.Length / 2)..], stoppingToken);
                    return;
                case HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge:
                    Refused(logger, batch[0].Token, batch[0].LicenseId);
                    return;
                default:
                    wait ??= TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt - 1)));
                    Away(logger, (int?)status, wait.Value, batch.Length + _waiting.Reader.Count);
                    await Task.Delay(wait.Value, time, stoppingToken);
                    break;
            }
        }
    }

    private async Task<(HttpStatusCode? Status, TimeSpan? Wait)> PostAsync(ValidationSeen[] batch, CancellationToken stoppingToken)
    {
        try
        {
            using var client = clients.CreateClient(nameof(AnalyticsPipe));
            using var request = options.Value.Service is AnalyticsService.Segment ? Segment(batch, options.Value) : Amplitude(batch, options.Value);
            using var response = await client.SendAsync(request, stoppingToken);
            return (response.IsSuccessStatusCode ? HttpStatusCode.OK : response.StatusCode, response.Headers.RetryAfter?.Delta);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !stoppingToken.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    /// <summary>Amplitude's <see href="https://amplitude.com/docs/apis/analytics/http-v2">HTTP V2 API</see>: the key in the body, ids of five characters or more.</summary>
    private static HttpRequestMessage Amplitude(ValidationSeen[] batch, AnalyticsOptions options) => new(HttpMethod.Post, options.Url ?? new("https://api2.amplitude.com/2/httpapi"))
    {
        Content = JsonContent.Create(new
        {
            api_key = options.Key,
            events = batch.Select(static one => new
            {
                user_id = one.UserId,
                device_id = one.LicenseId,
                event_type = one.Name,
                time = one.At.ToUnixTimeMilliseconds(),
                insert_id = one.Token,
                event_properties = new { license = one.LicenseId, product = one.ProductId, code = one.Code },
            }),
        }, options: Json),
    };

    /// <summary>Segment's <see href="https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/#batch">batch call</see>: the key as Basic user name, with an empty password.</summary>
    private static HttpRequestMessage Segment(ValidationSeen[] batch, AnalyticsOptions options)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url ?? new("https://api.segment.io/v1/batch"))
        {
            Content = JsonContent.Create(new
            {
                batch = batch.Select(static one => new
                {
                    type = "track",
                    userId = one.UserId,
                    anonymousId = one.LicenseId,
                    @event = one.Name,
                    messageId = one.Token,
                    timestamp = one.At.UtcDateTime.ToString("O"),
                    properties = new { license = one.LicenseId, product = one.ProductId, code = one.Code },
                }),
            }, options: Json),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Key}:")));
        return request;
    }

    [LoggerMessage(LogLevel.Warning,
        "The analytics service is unavailable ({Status}). The next attempt is in {Wait}; {Waiting} events wait.")]
    private static partial void Away(ILogger logger, int? status, TimeSpan wait, int waiting);

    [LoggerMessage(LogLevel.Warning, "The analytics service rejected event {Token} of license {LicenseId}. The event is dropped.")]
    private static partial void Refused(ILogger logger, string token, string licenseId);

    [LoggerMessage(LogLevel.Error,
        "{Lost} validations were lost, because they were not sent to the analytics service before the shutdown ended.")]
    private static partial void Lost(ILogger logger, int lost);
}

public static class AnalyticsPipeServices
{
    public static KeygenWebhooksBuilder AddAnalyticsPipe(this KeygenWebhooksBuilder builder)
    {
        builder.Services.AddOptions<AnalyticsOptions>().BindConfiguration("Recipes:Analytics");
        builder.Services.AddHttpClient(nameof(AnalyticsPipe), static client => client.Timeout = TimeSpan.FromSeconds(20))
            .RemoveAllLoggers();   // At Trace they log the Authorization header.
        builder.Services.AddSingleton<AnalyticsPipe>().AddHostedService(static services => services.GetRequiredService<AnalyticsPipe>());
        return builder.AddHandler<LicenseValidationEvent, QueueValidation>();
    }
}
