using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Receiving;

/// <summary>Writes the receiver's log messages, with a limit for each kind.</summary>
internal sealed class ReceiptLog(ILogger<WebhookReceiver> logger, LogSampler sampler, MismatchDiagnosis diagnosis)
{
    private int _newerVersionLogged;

    /// <summary>Logs once that payloads have an API version that is newer than this library.</summary>
    public void Read(KeygenEvent keygenEvent)
    {
        if (ApiVersion.TryParse(keygenEvent.ApiVersion, out var version) && version > ApiVersion.Newest
            && Interlocked.Exchange(ref _newerVersionLogged, 1) == 0)
        {
            Log.NewerVersion(logger, version.ToString(), ApiVersion.Newest.ToString());
        }
    }

    public void Received(WebhookReceipt receipt)
    {
        if (receipt.Event is { } keygenEvent)
        {
            // Handlers log what ran. This logs what did not run.
            var level = receipt.Outcome is WebhookOutcome.Duplicate or WebhookOutcome.InProgress ? LogLevel.Information : LogLevel.Debug;
            Log.Received(logger, level, keygenEvent.Name, keygenEvent.Id, receipt.Outcome);
        }
    }

    public void ShapeRefused(WebhookOutcome outcome, WebhookRequest request, int maxBodySize)
    {
        if (sampler.TryTake(outcome, out var suppressed))
        {
            Log.ShapeRefused(logger, outcome, RefusalExplanations.OfShape(outcome, request, maxBodySize), suppressed);
        }
    }

    public void Refused(WebhookRequest request, VerificationFailure failure, SignatureVerifier verifier, ReceiverSettings settings, DateTimeOffset receivedAt)
    {
        if (!logger.IsEnabled(LogLevel.Warning) || !sampler.TryTake(failure, out var suppressed))
        {
            return;
        }

        var explanation = failure is VerificationFailure.SignatureMismatch && diagnosis.Explain(request, verifier, settings, receivedAt) is { } found
            ? found.Text
            : RefusalExplanations.Of(failure, request.Head, verifier, settings, receivedAt);
        Log.Refused(logger, failure, explanation, suppressed);
    }

    /// <summary>Explains a refusal to somebody who asks.</summary>
    public RefusalDetails Explain(WebhookRequest request, VerificationFailure failure, SignatureVerifier verifier, ReceiverSettings settings, DateTimeOffset receivedAt) =>
        failure is VerificationFailure.SignatureMismatch && diagnosis.ExplainNow(request, verifier, settings, receivedAt) is { } found
            ? found
            : new(RefusalExplanations.Of(failure, request.Head, verifier, settings, receivedAt));

    public void BodyNotRead(WebhookOutcome outcome, int maxBodySize)
    {
        if (outcome is WebhookOutcome.Aborted)
        {
            Log.Aborted(logger);
        }
        else if (sampler.TryTake(outcome, out var suppressed))
        {
            Log.BodyNotRead(logger, outcome, RefusalExplanations.OfBody(outcome, maxBodySize), suppressed);
        }
    }

    public void BodyDiffers(VerificationFailure failure)
    {
        if (sampler.TryTake(failure, out var suppressed))
        {
            Log.Refused(logger, failure, RefusalExplanations.BodyDiffers, suppressed);
        }
    }

    public void EnvelopeRefused(EnvelopeFailure failure)
    {
        if (sampler.TryTake(failure, out var suppressed))
        {
            Log.EnvelopeRefused(logger, failure, RefusalExplanations.Of(failure), suppressed);
        }
    }

    public void KeysUnavailable(Exception exception)
    {
        if (sampler.TryTake(FailureKind.Keys, out var suppressed))
        {
            Log.KeysUnavailable(logger, exception, suppressed);
        }
    }

    public void Misconfigured(string error)
    {
        if (sampler.TryTake(FailureKind.Configuration, out var suppressed))
        {
            Log.Misconfigured(logger, error, suppressed);
        }
    }

    public void ObserverFailed(Exception exception)
    {
        if (sampler.TryTake(FailureKind.Observer, out var suppressed))
        {
            Log.ObserverFailed(logger, exception, suppressed);
        }
    }

    public void Unexpected(Exception exception) => Log.Unexpected(logger, exception);

    private enum FailureKind
    {
        Keys,
        Configuration,
        Observer,
    }
}
