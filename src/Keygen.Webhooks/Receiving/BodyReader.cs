using System.Buffers;
using System.Runtime.CompilerServices;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Receiving;

/// <summary>Reads a body under a limit and a deadline, into one array of exactly its size.</summary>
internal static class BodyReader
{
    /// <summary>How long a body may take. Keygen sends one in one go.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private const int FirstBuffer = 16 * 1024;

    /// <summary>What stopped, or did not stop, the last body read on this thread. One that has not fired serves the next.</summary>
    [ThreadStatic]
    private static CancellationTokenSource? _spare;

    [ThreadStatic]
    private static TimeProvider? _spareClock;

    /// <returns>The body, or null and the reason.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<(byte[]? Body, WebhookOutcome Failure)> ReadAsync(
        WebhookRequest request, int maxSize, TimeProvider time, CancellationToken aborted)
    {
        var stop = Start(time);
        try
        {
            using (aborted.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), stop))
            {
                var body = await ReadAsync(request.Body, maxSize, stop.Token).ConfigureAwait(false);
                return body is null ? (null, WebhookOutcome.ContentTooLarge)
                    : body.Length < request.ContentLength ? (null, WebhookOutcome.BodyAlreadyRead) // a host fails a body that is cut short
                    : (body, default);
            }
        }
        catch (OperationCanceledException)
        {
            return (null, stop.IsCancellationRequested && !aborted.IsCancellationRequested ? WebhookOutcome.BodyTimeout : WebhookOutcome.Aborted);
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
        finally
        {
            End(stop, time);
        }
    }

    private static CancellationTokenSource Start(TimeProvider time)
    {
        if (_spare is not { } stop || _spareClock != time)
        {
            return new(Deadline, time);
        }

        _spare = null;
        stop.CancelAfter(Deadline);
        return stop;
    }

    private static void End(CancellationTokenSource stop, TimeProvider time)
    {
        // Only the system's own timers can be reset.
        if (stop.TryReset())
        {
            (_spare, _spareClock) = (stop, time);
        }
        else
        {
            stop.Dispose();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
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
