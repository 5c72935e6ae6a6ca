using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>A server on a loopback port that answers, or breaks, each connection as told, and keeps what it was sent.</summary>
internal sealed class RawReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, string> _answer;
    private readonly List<string> _heads = [];
    private readonly List<TcpClient> _open = [];

    /// <summary>Answers the n-th connection, counted from 0, with text; <c>reset</c>, <c>close</c>, <c>hang</c> and <c>trickle</c> are not answers.</summary>
    public RawReceiver(Func<int, string> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Task.Run(ListenAsync);
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (_heads)
            {
                return [.. _heads];
            }
        }
    }

    public static string Status(int code, string body = "", string headers = "") =>
        $"HTTP/1.1 {code} x\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}";

    public void Dispose()
    {
        _listener.Stop();
        lock (_heads)
        {
            _open.ForEach(static client => client.Dispose());
        }
    }

    private async Task ListenAsync()
    {
        for (var number = 0; ; number++)
        {
            var client = await _listener.AcceptTcpClientAsync();
            lock (_heads)
            {
                _open.Add(client);
            }

            var answer = _answer(number);
            _ = Task.Run(() => AnswerAsync(client, answer));
        }
    }

    private async Task AnswerAsync(TcpClient client, string answer)
    {
        var stream = client.GetStream();
        var head = await ReadRequestAsync(stream);
        lock (_heads)
        {
            _heads.Add(head);
        }

        switch (answer)
        {
            case "hang":
                return;
            case "reset":
                client.LingerState = new(true, 0);
                client.Client.Dispose(); // before the stream, which would say goodbye
                break;
            case "close":
                client.Client.Shutdown(SocketShutdown.Both);
                break;
            case "half":
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it"u8.ToArray());
                break;
            default:
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
                break;
        }

        client.Close();
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var (text, buffer) = ("", new byte[65536]);
        while (true)
        {
            var read = await stream.ReadAsync(buffer);
            text += Encoding.Latin1.GetString(buffer, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read is 0 || !char.IsAsciiLetter(text[0]) || (end > 0 && text.Length >= end + 4 + LengthOf(text[..end])))
            {
                return text;
            }
        }
    }

    private static int LengthOf(string head) =>
        head.Split("\r\n").FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line
            ? int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
}
