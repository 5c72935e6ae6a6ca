using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Keygen.Webhooks.Tool.Wire;

/// <summary>
/// Sends requests over a connection of their own each, as Keygen does, and byte for byte. It reads while it writes, so it notices a
/// receiver that answers before it has read the body.
/// </summary>
/// <param name="server">The scheme, host and port to connect to.</param>
/// <param name="timeout">How long to wait for an answer.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestSender(Uri server, TimeSpan timeout, TimeProvider time)
{
    private const int SlowParts = 8;
    private const int Part = 64 * 1024;

    private static readonly TimeSpan BetweenParts = TimeSpan.FromMilliseconds(250);

    public async Task<ReceiverAnswer> SendAsync(RawRequest request, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(server.IdnHost, server.Port, either.Token).ConfigureAwait(false);
            var stream = await OpenAsync(tcp, either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await ExchangeAsync(stream, request, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(AnswerKind.TimedOut);
        }
        catch (AuthenticationException exception)
        {
            return new(AnswerKind.TlsFailed) { Detail = exception.Message };
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return new(KindOf(exception)) { Detail = exception.Message };
        }
    }

    /// <summary>A certificate of this machine, such as the one of <c>dotnet dev-certs</c>, need not be trusted.</summary>
    private async Task<Stream> OpenAsync(TcpClient tcp, CancellationToken cancellationToken)
    {
        if (server.Scheme is not "https")
        {
            return tcp.GetStream();
        }

        var ssl = new SslStream(tcp.GetStream());
        var options = new SslClientAuthenticationOptions { TargetHost = server.IdnHost };
        if (server.IsLoopback)
        {
#pragma warning disable CA5359 // No secret goes to this machine's own servers.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        await ssl.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
        return ssl;
    }

    private async Task<ReceiverAnswer> ExchangeAsync(Stream stream, RawRequest request, CancellationToken cancellationToken)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sent = new SentBytes();
        var reading = AnswerReader.ReadAsync(stream, cancellationToken);
        var writing = WriteAsync(stream, request, sent, answered.Token);
        await Task.WhenAny(reading, writing).ConfigureAwait(false);
        var answer = await reading.ConfigureAwait(false);
        await answered.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return answer with { BodySent = sent.Value };
    }

    private async Task WriteAsync(Stream stream, RawRequest request, SentBytes sent, CancellationToken cancellationToken)
    {
        var chunked = request.Transfer is BodyTransfer.Chunked;
        await stream.WriteAsync(HeadOf(request), cancellationToken).ConfigureAwait(false);
        var part = request.Transfer is BodyTransfer.Slow ? Math.Max(1, (request.Body.Length + SlowParts - 1) / SlowParts) : chunked ? 1000 : Part;
        for (var rest = request.Transfer is BodyTransfer.Withheld ? default : request.Body; !rest.IsEmpty; rest = rest[Math.Min(part, rest.Length)..])
        {
            var next = rest[..Math.Min(part, rest.Length)];
            await stream.WriteAsync(chunked ? ChunkOf(next.Span) : next, cancellationToken).ConfigureAwait(false);
            sent.Value += next.Length;
            if (request.Transfer is BodyTransfer.Slow)
            {
                await Task.Delay(BetweenParts, time, cancellationToken).ConfigureAwait(false);
            }
        }

        if (chunked)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static byte[] HeadOf(RawRequest request)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"POST {request.Target} HTTP/1.1\r\nHost: {request.Host}\r\n");
        foreach (var (name, value) in request.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(request.Transfer is BodyTransfer.Chunked
            ? "Transfer-Encoding: chunked\r\n\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {request.Body.Length}\r\n\r\n"));
        return Encoding.Latin1.GetBytes(head.ToString());
    }

    private static byte[] ChunkOf(ReadOnlySpan<byte> part) =>
        [.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8];

    private static AnswerKind KindOf(Exception exception) => (exception as SocketException ?? exception.InnerException as SocketException)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => AnswerKind.ConnectionRefused,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => AnswerKind.ConnectionReset,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => AnswerKind.NotFound,
        SocketError.TimedOut => AnswerKind.TimedOut,
        _ => exception is IOException ? AnswerKind.ClosedWithoutAnswer : AnswerKind.Unreachable,
    };

    private sealed class SentBytes
    {
        public long Value { get; set; }
    }
}
