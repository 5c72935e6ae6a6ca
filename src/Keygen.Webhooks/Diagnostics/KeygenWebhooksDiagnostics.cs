namespace Keygen.Webhooks.Diagnostics;

/// <summary>The names under which metrics and traces are found.</summary>
public static class KeygenWebhooksDiagnostics
{
    /// <summary>The meter: <c>AddMeter(KeygenWebhooksDiagnostics.MeterName)</c>.</summary>
    public const string MeterName = "Keygen.Webhooks";

    /// <summary>The source of traces: <c>AddSource(KeygenWebhooksDiagnostics.ActivitySourceName)</c>.</summary>
    public const string ActivitySourceName = "Keygen.Webhooks";
}
