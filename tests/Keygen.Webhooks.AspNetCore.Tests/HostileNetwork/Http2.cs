using System.Net;
using System.Net.Sockets;

namespace Keygen.Webhooks.AspNetCore.Tests.HostileNetwork;

/// <summary>A connection of HTTP/2 that sends exactly the frames it is given.</summary>
internal sealed class Http2 : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly Http2Answers _answers = new();
    private readonly Queue<(int Status, int Stream)> _read = [];

    public static async Task<Http2> ConnectAsync(int port)
    {
        var http2 = new Http2();
        await http2._socket.ConnectAsync(IPAddress.Loopback, port, http2._patience.Token);
        await http2.SendAsync(Http2Frames.Preface);
        return http2;
    }

    public async Task SendAsync(byte[] frames) => await _socket.SendAsync(frames, _patience.Token);

    /// <summary>The next status, or <see cref="Http2Answers.Reset"/>, and whose it is.</summary>
    public async Task<(int Status, int Stream)> ReadStatusAsync()
    {
        var buffer = new byte[4096];
        while (_read.Count == 0)
        {
            var count = await _socket.ReceiveAsync(buffer, _patience.Token);
            count.Should().NotBe(0, "the server has closed the connection without an answer");
            _answers.Read(buffer.AsSpan(0, count), (status, stream) => _read.Enqueue((status, stream)));
        }

        return _read.Dequeue();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _patience.Dispose();
        return default;
    }
}
