using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Keygen.Webhooks.LoadTest.Sending;

/// <summary>One connection and its thread: bytes out, a status back. It allocates nothing while the server keeps the connection.</summary>
internal sealed class KeepAliveConnection(int port) : IDisposable
{
    private readonly byte[] _buffer = new byte[4096];
    private Socket? _socket;

    /// <summary>Sends a request and waits for the whole answer.</summary>
    /// <returns>The status; 0 when there was none.</returns>
    public int Send(byte[] request)
    {
        try
        {
            _socket ??= Connect();
            for (var sent = 0; sent < request.Length;)
            {
                sent += _socket.Send(request.AsSpan(sent));
            }

            return Receive(_socket);
        }
        catch (SocketException)
        {
            Dispose();
            return 0;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private int Receive(Socket socket)
    {
        var (received, headLength) = (0, -1);
        while (headLength < 0)
        {
            var count = socket.Receive(_buffer.AsSpan(received));
            if (count == 0)
            {
                Dispose();
                return 0;
            }

            received += count;
            headLength = _buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8);
        }

        var head = _buffer.AsSpan(0, headLength + 2);
        for (var left = headLength + 4 + BodyLength(head) - received; left > 0;)
        {
            var count = socket.Receive(_buffer.AsSpan(headLength + 4));
            left = count == 0 ? 0 : left - count;
        }

        if (head.IndexOf("Connection: close"u8) >= 0)
        {
            Dispose();
        }

        return Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out int status, out _) ? status : 0;
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        return head.IndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)
            ? length
            : throw new InvalidOperationException("An answer without Content-Length is none that this program understands.");
    }
}
