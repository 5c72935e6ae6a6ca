using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Keygen.Webhooks.Tests.Servers;

/// <summary>Ports for servers that are told where to listen.</summary>
/// <remarks>
/// They are below those that systems give to outgoing connections (from 32768 on Linux, from 49152 elsewhere). A connection of another test
/// could otherwise take the port before the server listens, or while it restarts.
/// </remarks>
public static class Ports
{
    private const int First = 15_000;
    private const int End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>Returns a port where nobody listens, and never the same again in this process.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
            }
            catch (SocketException)
            {
                continue; // someone listens there
            }

            if (Given.TryAdd(port, true))
            {
                return port;
            }
        }
    }
}
