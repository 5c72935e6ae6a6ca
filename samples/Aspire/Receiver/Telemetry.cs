using Keygen.Webhooks.Diagnostics;
using OpenTelemetry;

namespace Receiver;

/// <summary>Sends logs, metrics and traces to Aspire's dashboard, which says where it listens.</summary>
public static class Telemetry
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logs => (logs.IncludeScopes, logs.IncludeFormattedMessage) = (true, true));
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(KeygenWebhooksDiagnostics.MeterName))
            .WithTracing(tracing => tracing.AddSource(KeygenWebhooksDiagnostics.ActivitySourceName));
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
        {
            telemetry.UseOtlpExporter();
        }
    }
}
