using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>What a handler did, without the exception: that may hold a database context, and all that it has read.</summary>
internal sealed record RecordedRun(string Handler, HandlerRunStatus Status, bool TimedOut, TimeSpan Elapsed, Type? ErrorType, string? ErrorMessage)
{
    private const int LongestMessage = 4096;

    public static RecordedRun Of(HandlerReceipt receipt)
    {
        var error = receipt.Result.Error;
        return new(receipt.Handler, receipt.Result.Status, receipt.TimedOut, receipt.Elapsed, error?.GetType(), MessageOf(error));
    }

    private static string? MessageOf(Exception? error) =>
        error?.Message is { Length: > LongestMessage } message ? $"{message.AsSpan(0, LongestMessage)}…" : error?.Message;
}
