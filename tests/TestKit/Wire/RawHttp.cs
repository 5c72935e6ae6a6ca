using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keygen.Webhooks.Tests.Wire;

/// <summary>An HTTP/1.1 client that sends exactly the bytes it is given, and leaves out whatever it is told to.</summary>
public sealed class RawHttp : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public static async Task<RawHttp> ConnectAsync(int port)
    {
        var http = new RawHttp();
        await http._socket.ConnectAsync(IPAddress.Loopback, port, http._patience.Token);
        return http;
    }

    public static async Task<RawAnswer> PostAsync(int port, ReadOnlyMemory<byte> request, bool isHead = false)
    {
        using var http = await ConnectAsync(port);
        await http.SendAsync(request);
        return await http.ReadAnswerAsync(isHead);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, _patience.Token)..];
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads one answer, passing over 100 (Continue).</summary>
    public async Task<RawAnswer> ReadAnswerAsync(bool isHead = false)
    {
        int status;
        var headers = new List<KeyValuePair<string, string>>();
        do
        {
            status = int.Parse((await ReadLineAsync()).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            headers.Clear();
            while (await ReadLineAsync() is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
            }
        }
        while (status == 100);

        var answer = new RawAnswer(status, headers, []);
        return answer with { Body = isHead ? [] : await ReadBodyAsync(answer) };
    }

    /// <summary>Waits for the server to close; whether it did without sending anything more.</summary>
    public async Task<bool> IsClosedByServerAsync()
    {
        try
        {
            return _start == _end && await _socket.ReceiveAsync(_buffer, _patience.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Goes away without a word, as a crashed sender does.</summary>
    public void Reset()
    {
        _socket.LingerState = new(true, 0);
        _socket.Close();
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task<byte[]> ReadBodyAsync(RawAnswer answer)
    {
        if (answer.Header("Transfer-Encoding") is not null)
        {
            using var body = new MemoryStream();
            while (Convert.ToInt32(await ReadLineAsync(), 16) is > 0 and var size)
            {
                body.Write(await ReadAsync(size));
                await ReadLineAsync();
            }

            await ReadLineAsync();
            return body.ToArray();
        }

        return answer.Header("Content-Length") is { } length
            ? await ReadAsync(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture))
            : [];
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (await ReadByteAsync() is var next && next != '\n')
        {
            line.Append((char)next);
        }

        return line.ToString().TrimEnd('\r');
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = await ReadByteAsync();
        }

        return bytes;
    }

    private async ValueTask<byte> ReadByteAsync()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, await _socket.ReceiveAsync(_buffer, _patience.Token));
            if (_end == 0)
            {
                throw new EndOfStreamException("The server closed the connection before the answer was there.");
            }
        }

        return _buffer[_start++];
    }
}

/// <summary>What the server answered.</summary>
public sealed record RawAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value).SingleOrDefault();
}
