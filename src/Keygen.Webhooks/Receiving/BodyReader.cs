using System.Runtime.CompilerServices;
using Keygen.Webhooks.Buffers;

namespace Keygen.Webhooks.Receiving;

/// <summary>Reads a body into an array of exactly its size, with a size limit and a deadline.</summary>
internal static class BodyReader
{
    /// <summary>How long reading a body may take.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private const int FirstBuffer = 16 * 1024;

    /// <returns>The body; or null, and why it could not be read.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<(byte[]? Body, WebhookOutcome Failure)> ReadAsync(
        WebhookRequest request, int maxSize, TimeProvider time, CancellationToken aborted)
    {
        var stop = CancellationSourcePool.Rent(Deadline, time);
        try
        {
            using (aborted.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), stop))
            {
                var body = await ReadAsync(request.Body, maxSize, stop.Token).ConfigureAwait(false);
                return body is null ? (null, WebhookOutcome.ContentTooLarge)
                    : body.Length < request.ContentLength ? (null, WebhookOutcome.BodyAlreadyRead) // a host throws for a body that ends early, so someone else has read a part
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
            // A host throws these when other code has read and closed the body.
            return (null, WebhookOutcome.BodyAlreadyRead);
        }
        finally
        {
            CancellationSourcePool.Return(stop, time);
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
