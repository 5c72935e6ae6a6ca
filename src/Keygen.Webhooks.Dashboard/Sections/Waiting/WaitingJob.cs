using System.Globalization;
using Keygen.Webhooks.CatchUp;

namespace Keygen.Webhooks.Dashboard.Sections.Waiting;

/// <summary>A run that somebody began from the page. It goes on when the page is closed, and ends with the app.</summary>
/// <param name="what">The events, in words.</param>
/// <param name="runs">The text that finds its runs under Deliveries: the name of the replay, or who runs.</param>
internal sealed class WaitingJob(string what, string runs) : IProgress<ReplayProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private ReplayProgress _progress;
    private string? _result;

    public bool IsRunning => Volatile.Read(ref _result) is null;

    public CancellationToken Stopped => _stop.Token;

    public void Report(ReplayProgress value)
    {
        lock (_stop)
        {
            _progress = value;
        }
    }

    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended, and the next run has begun.
        }
    }

    public void End(string sentence) => Volatile.Write(ref _result, sentence);

    public WaitingJobJson Show()
    {
        lock (_stop)
        {
            var result = Volatile.Read(ref _result);
            return new()
            {
                Title = result is null ? $"Running {what}" : $"The run of {what} has ended.", IsRunning = result is null, Result = result, Runs = runs,
                Seen = _progress.Seen, Matched = _progress.Matched, Handled = _progress.Handled, Failed = _progress.Failed,
            };
        }
    }

    public static string SentenceOf(ReplayResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Outcome}: {result.Handled} handled, {result.AlreadyDone} done before, {result.Failed} failed, {result.InProgress} in progress elsewhere. {result.Problem}").TrimEnd();

    public static string SentenceOf(CatchUpResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Outcome}: {result.Handled} handled, {result.Duplicates} done before, {result.Failed} failed, {result.Parked} still parked. {result.Problem}").TrimEnd();

    public void Dispose() => _stop.Dispose();
}
