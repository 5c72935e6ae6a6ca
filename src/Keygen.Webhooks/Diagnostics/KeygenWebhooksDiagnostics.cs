namespace Keygen.Webhooks.Diagnostics;

/// <summary>The names of the meter and the activity source, to collect metrics and traces with OpenTelemetry.</summary>
public static class KeygenWebhooksDiagnostics
{
    /// <summary>The name of the meter: <c>AddMeter(KeygenWebhooksDiagnostics.MeterName)</c>.</summary>
    public const string MeterName = "Keygen.Webhooks";

    /// <summary>The name of the activity source: <c>AddSource(KeygenWebhooksDiagnostics.ActivitySourceName)</c>.</summary>
    public const string ActivitySourceName = "Keygen.Webhooks";
}
