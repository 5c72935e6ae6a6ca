namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>A body of which every read is up to the test.</summary>
internal sealed class BodyStream(Func<Memory<byte>, CancellationToken, ValueTask<int>> read) : Stream
{
    public int Reads { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A body that must not be read.</summary>
    public static BodyStream Untouchable() => new(static (_, _) => throw new InvalidTimeZoneException("The body was read."));

    /// <summary>A body that gives these bytes and then does what the test says.</summary>
    public static BodyStream Then(byte[] first, Func<CancellationToken, ValueTask<int>> rest)
    {
        var given = false;
        return new(async (buffer, ct) =>
        {
            if (given)
            {
                return await rest(ct);
            }

            given = true;
            first.CopyTo(buffer);
            return first.Length;
        });
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reads++;
        return read(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
