namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>A body with a declared length is read straight into its array, and still ends where the stream ends.</summary>
public sealed class DeclaredBodyTests
{
    private static readonly byte[] Sent = [.. Enumerable.Range(0, 40).Select(static i => (byte)i)];

    [Theory]
    [InlineData(40, 40)]
    [InlineData(40, 7)]
    [InlineData(40, 1)]
    [InlineData(null, 7)]
    public async Task It_is_the_bytes_that_were_sent_in_whatever_pieces_they_come(int? declared, int piece)
    {
        var reader = Reader(declared, InPieces(piece));

        (await reader.ReadAsync(default)).Should().Equal(Sent);
    }

    [Theory]
    [InlineData(39)]
    [InlineData(25)]
    [InlineData(1)]
    public async Task One_that_is_longer_than_declared_is_read_to_its_end(int declared)
    {
        (await Reader(declared, InPieces(7)).ReadAsync(default)).Should().Equal(Sent);
        (await Reader(declared, new MemoryStream(Sent)).ReadAsync(default)).Should().Equal(Sent);
    }

    [Fact]
    public async Task One_that_is_longer_than_declared_keeps_to_the_limit()
    {
        var reader = Reader(30, new MemoryStream(Sent), maxSize: 39);

        (await reader.ReadAsync(default)).Should().BeNull();
        reader.Failure.Should().Be(WebhookOutcome.ContentTooLarge);
    }

    [Fact]
    public async Task One_that_is_shorter_than_declared_was_read_by_other_code()
    {
        var reader = Reader(41, new MemoryStream(Sent));

        (await reader.ReadAsync(default)).Should().BeNull();
        reader.Failure.Should().Be(WebhookOutcome.BodyAlreadyRead);
    }

    private static BodyReader Reader(int? declared, Stream body, int maxSize = 100) =>
        new(new() { Head = new() { Method = "POST" }, ContentLength = declared, Body = body }, maxSize, TimeProvider.System);

    private static BodyStream InPieces(int piece)
    {
        var given = 0;
        return new((buffer, _) =>
        {
            var next = Sent.AsSpan(given, Math.Min(Math.Min(piece, buffer.Length), Sent.Length - given));
            next.CopyTo(buffer.Span);
            given += next.Length;
            return ValueTask.FromResult(next.Length);
        });
    }
}
