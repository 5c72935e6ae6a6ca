using System.Net;
using System.Net.Sockets;
using Keygen.Webhooks.Tests.Wire;

namespace Keygen.Webhooks.HostileNetwork.Attacking;

/// <summary>One connection of an attacker, from its own loopback address so that the ports of one do not run out.</summary>
internal sealed class HostileConnection(Script script, IPEndPoint server, IPAddress source, Tally tally) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly IAnswers _answers = script.IsHttp2 ? new Http2Answers() : new Http1Answers();
    private int _answered;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (!script.Reads)
            {
                _socket.ReceiveBufferSize = 4096;
            }

            _socket.Bind(new IPEndPoint(source, 0));
            await _socket.ConnectAsync(server, stop);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            tally.Refused(exception is SocketException);
            return;
        }

        tally.Opened();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = script.Reads ? ReadAsync(ending.Token) : Task.FromResult(false);
        var sending = SendAsync(ending.Token);
        var byServer = false;
        if (script.Ending is Ending.Reset)
        {
            await sending;
            _socket.LingerState = new(true, 0);
            _socket.Close();
        }
        else if (script.Reads)
        {
            byServer = await reading;
        }
        else
        {
            byServer = await sending && !stop.IsCancellationRequested;
        }

        if (!stop.IsCancellationRequested || byServer)
        {
            tally.Ended(byServer);
        }

        await ending.CancelAsync();
        await Task.WhenAll(reading, sending);
    }

    public void Dispose() => _socket.Dispose();

    /// <returns>Whether it broke because the server has closed.</returns>
    private async Task<bool> SendAsync(CancellationToken stop)
    {
        try
        {
            await SendAsync(script.First, stop);
            for (var i = 0; i < script.Drip.Length; i++)
            {
                await Task.Delay(script.DripEvery, stop);
                await SendAsync(script.Drip.AsMemory(i, 1), stop);
            }

            if (script.Ending is Ending.HalfClose)
            {
                _socket.Shutdown(SocketShutdown.Send);
            }

            if (!script.Reads)
            {
                await Task.Delay(Timeout.Infinite, stop);
            }

            return false;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return exception is SocketException;
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, stop)..];
        }
    }

    /// <returns>Whether the server has closed.</returns>
    private async Task<bool> ReadAsync(CancellationToken stop)
    {
        var buffer = new byte[1024];
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer, stop);
                if (read == 0)
                {
                    return true;
                }

                _answers.Read(buffer.AsSpan(0, read), Count);
                if (script.Ending is Ending.Leave && _answered >= script.Answers)
                {
                    return false;
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return exception is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown };
        }
    }

    private void Count(int status, int stream)
    {
        _answered++;
        tally.Answered(status);
    }
}
