using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>The way to a server. It can be cut at any time, or when the server has done something and nobody has heard of it yet.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = [];
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _server;
    private readonly Task _accepting;
    private byte[]? _request;
    private volatile bool _isDown;

    /// <param name="server">The server's port.</param>
    public CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts the way when the server has answered a request that contains a text.</summary>
    /// <returns>Ends when the way is cut.</returns>
    public Task CutAtAnswerTo(string text)
    {
        _request = System.Text.Encoding.ASCII.GetBytes(text);
        return _cut.Task;
    }

    public void Cut()
    {
        _isDown = true;
        foreach (var client in _clients.Keys)
        {
            client.Close();
        }
    }

    public void Mend()
    {
        _request = null;
        _isDown = false;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            _clients[client] = true;
            if (!_isDown)
            {
                await server.ConnectAsync(IPAddress.Loopback, _server);
                var isLost = false;
                var requests = PumpAsync(client, server, bytes => isLost |= _request is { } request && bytes.Span.IndexOf(request) >= 0);
                var answers = PumpAsync(server, client, _ =>
                {
                    if (isLost)
                    {
                        Cut();
                        _cut.TrySetResult();
                    }
                });
                await Task.WhenAny(requests, answers);
            }
        }

        _clients.TryRemove(client, out _);
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Action<ReadOnlyMemory<byte>> look)
    {
        var buffer = new byte[65536];
        try
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            for (int read; (read = await source.ReadAsync(buffer)) > 0;)
            {
                look(buffer.AsMemory(0, read));
                await target.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // Either side is gone.
        }
    }
}
