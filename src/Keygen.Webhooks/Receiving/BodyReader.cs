using System.Buffers;

namespace Keygen.Webhooks.Receiving;

/// <summary>Reads a body under a limit and a deadline, into one array of exactly its size.</summary>
internal static class BodyReader
{
    /// <summary>How long a body may take. Keygen sends one in one go.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private const int FirstBuffer = 16 * 1024;

    /// <returns>The body, or null and the reason.</returns>
    public static async ValueTask<(byte[]? Body, WebhookOutcome Failure)> ReadAsync(
        WebhookRequest request, int maxSize, TimeProvider time, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
        try
        {
            var body = await ReadAsync(request.Body, maxSize, either.Token).ConfigureAwait(false);
            return body is null ? (null, WebhookOutcome.ContentTooLarge)
                : body.Length < request.ContentLength ? (null, WebhookOutcome.BodyAlreadyRead) // a host fails a body that is cut short
                : (body, default);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            return (null, WebhookOutcome.BodyTimeout);
        }
        catch (OperationCanceledException)
        {
            return (null, WebhookOutcome.Aborted);
        }
        catch (IOException)
        {
            return (null, aborted.IsCancellationRequested ? WebhookOutcome.Aborted : WebhookOutcome.BadRequest);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            // What a host throws for a body that someone has read through another door, and closed.
            return (null, WebhookOutcome.BodyAlreadyRead);
        }
    }

    private static async ValueTask<byte[]?> ReadAsync(Stream stream, int maxSize, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
                if (length > maxSize)
                {
                    return null;
                }

                if (read == 0)
                {
                    return buffer.AsSpan(0, length).ToArray();
                }
            }
        }
        finally
        {
            Return(buffer, length);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        Return(buffer, length);
        return larger;
    }

    /// <summary>A body holds license keys and tokens; the next who rents the buffer is not to find them.</summary>
    private static void Return(byte[] buffer, int length)
    {
        buffer.AsSpan(0, length).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
