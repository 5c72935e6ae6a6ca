using System.Runtime.CompilerServices;
using Keygen.Webhooks.Buffers;

namespace Keygen.Webhooks.Receiving;

/// <summary>Reads a body under a limit and a deadline, into one array of exactly its size.</summary>
internal static class BodyReader
{
    /// <summary>How long a body may take. Keygen sends one in one go.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private const int FirstBuffer = 16 * 1024;

    /// <returns>The body, or null and the reason.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<(byte[]? Body, WebhookOutcome Failure)> ReadAsync(
        WebhookRequest request, int maxSize, TimeProvider time, CancellationToken aborted)
    {
        var stop = ReusedTimeout.Start(Deadline, time);
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
            ReusedTimeout.End(stop, time);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<byte[]?> ReadAsync(Stream stream, int maxSize, CancellationToken cancellationToken)
    {
        var buffer = SecretBuffers.Rent(FirstBuffer);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = SecretBuffers.Grow(buffer, length);
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
            SecretBuffers.Return(buffer, length);
        }
    }
}
