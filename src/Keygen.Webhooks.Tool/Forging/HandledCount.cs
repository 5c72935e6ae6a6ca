using System.Globalization;

namespace Keygen.Webhooks.Tool.Forging;

/// <summary>Asks a receiver how many events it has handled, which no answer to a delivery tells.</summary>
/// <param name="http">Sends the questions.</param>
/// <param name="url">Answers with a number, as text.</param>
/// <param name="time">The clock.</param>
internal sealed class HandledCount(HttpClient http, Uri url, TimeProvider time)
{
    private const int Questions = 20;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <exception cref="FormatException">The answer is not a number.</exception>
    /// <exception cref="HttpRequestException">There is no answer, or an error.</exception>
    public async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        var text = await http.GetStringAsync(url, cancellationToken).ConfigureAwait(false);
        return int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"{url} must answer with the number of handled events, as text, and nothing else.");
    }

    /// <summary>Waits until the handlers of earlier events have ended.</summary>
    public async Task<int> ReadAtRestAsync(CancellationToken cancellationToken)
    {
        var count = await ReadAsync(cancellationToken).ConfigureAwait(false);
        for (var (before, i) = (-1, 0); count != before && i < Questions; i++)
        {
            await Task.Delay(Between, time, cancellationToken).ConfigureAwait(false);
            (before, count) = (count, await ReadAsync(cancellationToken).ConfigureAwait(false));
        }

        return count;
    }

    /// <summary>Handlers may run after the answer: waits for the first, and then for a second one that must not come.</summary>
    public async Task<int> ReadSinceAsync(int before, CancellationToken cancellationToken)
    {
        var count = before;
        for (var i = 0; i < Questions && count < before + 2; i++)
        {
            await Task.Delay(Between, time, cancellationToken).ConfigureAwait(false);
            count = await ReadAsync(cancellationToken).ConfigureAwait(false);
            i = count > before ? Math.Max(i, Questions - 5) : i;
        }

        return count - before;
    }
}
