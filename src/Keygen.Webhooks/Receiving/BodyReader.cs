using System.Runtime.CompilerServices;
using Keygen.Webhooks.Buffers;

namespace Keygen.Webhooks.Receiving;

/// <summary>Reads a body into an array of exactly its size, with a size limit and a deadline.</summary>
internal sealed class BodyReader(WebhookRequest request, int maxSize, TimeProvider time)
{
    /// <summary>How long reading a body may take.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>How long a read may take to stop after its token has fired. After that it is left to itself.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    /// <summary>How long a token may take to fire after the read of a broken connection has failed. A malformed body is answered after it.</summary>
    private static readonly TimeSpan AbortGrace = TimeSpan.FromMilliseconds(250);

    private const int FirstBuffer = 16 * 1024;

    /// <summary>The longest body that is read straight into its array when its length is declared.</summary>
    private const int LongestAtOnce = 64 * 1024;

    /// <summary>Why the body could not be read; meaningless when it was.</summary>
    public WebhookOutcome Failure { get; private set; }

    /// <returns>The body; null when it could not be read.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<byte[]?> ReadAsync(CancellationToken aborted)
    {
        var stop = CancellationSourcePool.Rent(time);
        var body = AllocateDeclared();
        var (buffer, length, hasDeadline) = (body is null ? SecretBuffers.Rent(FirstBuffer) : null, 0, false);
        Task<int>? waiting = null;
        try
        {
            using var registration = aborted.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), stop);
            while (true)
            {
                if (length == buffer?.Length)
                {
                    buffer = SecretBuffers.Grow(buffer, length);
                }

                // Behind the declared length, one byte more shows whether the body ends there.
                var target = buffer is not null ? buffer.AsMemory(length) : length < body!.Length ? body.AsMemory(length) : new byte[1];
                var reading = request.Body.ReadAsync(target, stop.Token);
                if (!hasDeadline && !reading.IsCompleted)
                {
                    // A body that has arrived, as most have, needs no timer.
                    stop.CancelAfter(Deadline);
                    hasDeadline = true;
                }

                // A stream may ignore the token, as the default ReadAsync of a Stream does.
                var read = reading.IsCompleted
                    ? await reading.ConfigureAwait(false)
                    : await (waiting = reading.AsTask()).WaitAsync(stop.Token).ConfigureAwait(false);
                length += read;
                if (length > maxSize)
                {
                    return Refuse(WebhookOutcome.ContentTooLarge);
                }

                if (read == 0)
                {
                    // A host throws for a body that ends early, so someone else has read a part.
                    return length < request.ContentLength ? Refuse(WebhookOutcome.BodyAlreadyRead) : body ?? buffer.AsSpan(0, length).ToArray();
                }

                if (length > body?.Length)
                {
                    // Longer than declared, because other code has replaced the body.
                    buffer = SecretBuffers.Rent(FirstBuffer + length);
                    body.CopyTo(buffer, 0);
                    buffer[length - 1] = target.Span[0];
                    body = null;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException || (exception is IOException && stop.IsCancellationRequested))
        {
            await ((Task?)waiting ?? Task.CompletedTask).WaitAsync(StopGrace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Refuse(stop.IsCancellationRequested && !aborted.IsCancellationRequested ? WebhookOutcome.BodyTimeout : WebhookOutcome.Aborted);
        }
        catch (InvalidDataException)
        {
            // Middleware could not decompress it: the caller is still there.
            return Refuse(WebhookOutcome.BadRequest);
        }
        catch (IOException)
        {
            return Refuse(await FiresSoonAsync(aborted).ConfigureAwait(false) ? WebhookOutcome.Aborted : WebhookOutcome.BadRequest);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            // A host throws these when other code has read and closed the body.
            return Refuse(WebhookOutcome.BodyAlreadyRead);
        }
        finally
        {
            // A read that was left to itself may still write into its buffer.
            if (buffer is not null && waiting is not { IsCompleted: false })
            {
                SecretBuffers.Return(buffer, length);
            }

            CancellationSourcePool.Return(stop, time);
        }
    }

    /// <summary>
    /// Waits for the token. Kestrel fails the read of a reset stream or a closed connection, and fires the token from another thread. The
    /// exception does not tell: it throws the same for a malformed body.
    /// </summary>
    private async Task<bool> FiresSoonAsync(CancellationToken aborted)
    {
        if (aborted.CanBeCanceled)
        {
            await Task.Delay(AbortGrace, time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return aborted.IsCancellationRequested;
    }

    /// <returns>An array for a body of the declared length; null when none is declared, or a long one.</returns>
    private byte[]? AllocateDeclared() => request.ContentLength is > 0 and <= LongestAtOnce and var length && length <= maxSize
        ? GC.AllocateUninitializedArray<byte>((int)length)
        : null;

    private byte[]? Refuse(WebhookOutcome failure)
    {
        Failure = failure;
        return null;
    }
}
