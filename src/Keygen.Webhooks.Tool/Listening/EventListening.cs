using Keygen.Webhooks.Api;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Listening;

/// <summary>What happened while listening.</summary>
internal abstract record ListenNews
{
    /// <summary>Keygen's list was read for the first time.</summary>
    internal sealed record Listening : ListenNews;

    /// <summary>An event was posted.</summary>
    internal sealed record Posted(ListedEvent Event, ReceiverAnswer Answer) : ListenNews;

    /// <summary>Keygen could not be asked. It is asked again after a while.</summary>
    internal sealed record Waiting(string Reason, TimeSpan Delay) : ListenNews;
}

/// <summary>How much was done until the end.</summary>
internal sealed record ListenSummary(int Accepted, int Refused, int Requests);

/// <summary>Reads new events, and posts each of them once, until it is stopped.</summary>
internal sealed class EventListening(EventFeed feed, EventForwarding forwarding, TimeSpan interval, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private int _accepted;
    private int _refused;

    /// <param name="tell">Is told what happens.</param>
    /// <param name="stopped">Ends it.</param>
    /// <exception cref="KeygenApiException">Keygen does not accept the token, or knows no such account.</exception>
    public async Task<ListenSummary> RunAsync(Action<ListenNews> tell, CancellationToken stopped)
    {
        try
        {
            for (var (failures, isListening) = (0, false); ;)
            {
                var delay = interval;
                try
                {
                    await PostAsync(await feed.ReadNewAsync(stopped).ConfigureAwait(false), tell, stopped).ConfigureAwait(false);
                    failures = 0;
                    if (!isListening)
                    {
                        isListening = true;
                        tell(new ListenNews.Listening());
                    }
                }
                catch (KeygenApiException exception) when (!IsFinal(exception))
                {
                    delay = WaitAfter(exception, failures++);
                    tell(new ListenNews.Waiting(exception.Message, delay));
                }

                await Task.Delay(delay, time, stopped).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            return new(_accepted, _refused, feed.Requests);
        }
    }

    /// <summary>A failed post is told and not repeated: the next event is worth more than this one.</summary>
    private async Task PostAsync(IEnumerable<ListedEvent> events, Action<ListenNews> tell, CancellationToken stopped)
    {
        foreach (var listed in events)
        {
            var answer = await forwarding.SendAsync(listed, stopped).ConfigureAwait(false);
            _ = answer.IsSuccess ? _accepted++ : _refused++;
            tell(new ListenNews.Posted(listed, answer));
        }
    }

    /// <summary>Keygen's own wish, or twice as long each time.</summary>
    private TimeSpan WaitAfter(KeygenApiException exception, int failures)
    {
        var own = interval * Math.Pow(2, Math.Min(failures, 6));
        return exception.RetryAfter ?? (own < LongestWait ? own : LongestWait);
    }

    private static bool IsFinal(KeygenApiException exception) => exception is
    {
        Kind: KeygenApiErrorKind.Refused, StatusCode: { } status,
    } && (int)status is >= 400 and < 500 and not (408 or 429);
}
