using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// Reads a request's body and keeps the pipe usable when a read is cancelled. After a read that a token ended, Kestrel cannot skip the rest
/// of the body, logs an error and drops the connection, and Keygen never retries after a reset.
/// </summary>
internal sealed class RequestBody(HttpContext context) : Stream
{
    private readonly PipeReader _reader = context.Request.BodyReader;
    private bool _isAtEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _isAtEnd ? new(0)
        : !cancellationToken.IsCancellationRequested && TryRead(out var result) ? new(Take(result, buffer, cancellationToken))
        : WaitAndReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads what has arrived, which is the whole body for most deliveries. Only waiting needs a registration.</summary>
    private bool TryRead(out ReadResult result)
    {
        try
        {
            return _reader.TryRead(out result);
        }
        catch (ConnectionResetException exception)
        {
            throw Reset(exception);
        }
    }

    private async ValueTask<int> WaitAndReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => CancelRead((PipeReader)state!), _reader);
        try
        {
            return Take(await _reader.ReadAsync(CancellationToken.None).ConfigureAwait(false), buffer, cancellationToken);
        }
        catch (ConnectionResetException exception)
        {
            throw Reset(exception);
        }
    }

    private int Take(in ReadResult result, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
        var count = (int)taken.Length;
        taken.CopyTo(buffer.Span);
        _isAtEnd = result.IsCompleted && count == result.Buffer.Length;
        _reader.AdvanceTo(taken.End); // the pipe owns the bytes again
        return count == 0 && result.IsCanceled ? throw new OperationCanceledException(cancellationToken) : count;
    }

    private OperationCanceledException Reset(ConnectionResetException exception)
    {
        // Kestrel may not have noticed yet, and would wait for a body that never comes.
        context.Abort();
        return new("The caller reset the connection.", exception);
    }

    private static void CancelRead(PipeReader reader)
    {
        try
        {
            reader.CancelPendingRead();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A reset HTTP/2 stream fails here too, after its read has ended. Kestrel would log the exception as the app's error.
        }
    }
}
