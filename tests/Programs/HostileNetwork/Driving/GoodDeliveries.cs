using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Keygen.Webhooks.HostileNetwork.Wire;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests.Wire;

namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>
/// Sends deliveries as Keygen does, each on a connection of its own, at the times of a plan whatever becomes of those before (an open
/// loop). A delivery's time is from when it was due to when its answer was there.
/// </summary>
internal sealed class GoodDeliveries(KeygenTestKeys keys, int port, int rate, TimeSpan patience)
{
    /// <summary>Sends until <paramref name="isOver"/> says so.</summary>
    public async Task<Deliveries> SendAsync(Func<bool> isOver, TimeSpan atLeast)
    {
        // Signed before they are due, as far as that goes: signing is the sender's work.
        var prepared = new Queue<byte[]>(Enumerable.Range(0, (int)(rate * atLeast.TotalSeconds) + 1).Select(_ => NewDelivery()));
        var running = new List<Task<double>>();
        var pacing = new TaskCompletionSource();
        new Thread(() =>
        {
            var start = Stopwatch.GetTimestamp();
            for (var number = 0; !isOver(); number++)
            {
                var due = TimeSpan.FromSeconds((double)number / rate);
                var bytes = prepared.Count > 0 ? prepared.Dequeue() : NewDelivery();
                if (due - Stopwatch.GetElapsedTime(start) is var early && early > TimeSpan.Zero)
                {
                    Thread.Sleep(early);
                }

                // A timer counts whole milliseconds and may come before its time.
                running.Add(SendOneAsync(bytes, Math.Min(start + (long)(due.TotalSeconds * Stopwatch.Frequency), Stopwatch.GetTimestamp())));
            }

            pacing.SetResult();
        }) { IsBackground = true }.Start();
        await pacing.Task;
        return new(await Task.WhenAll(running), rate);
    }

    private byte[] NewDelivery() => Requests.Keygens(SignedDelivery.Of<LicenseCreated>(e => e.WithKeys(keys)));

    /// <returns>Milliseconds until it was answered 200; infinitely many when it was not.</returns>
    private async Task<double> SendOneAsync(byte[] bytes, long due)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var ending = new CancellationTokenSource(patience);
        var status = 0;
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), ending.Token);
            for (ReadOnlyMemory<byte> rest = bytes; !rest.IsEmpty;)
            {
                rest = rest[await socket.SendAsync(rest, ending.Token)..];
            }

            var (answers, buffer) = (new Http1Answers(), new byte[1024]);
            while (status == 0 && await socket.ReceiveAsync(buffer, ending.Token) is > 0 and var read)
            {
                answers.Read(buffer.AsSpan(0, read), (one, _) => status = one);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // It is lost.
        }

        return status == 200 ? Stopwatch.GetElapsedTime(due).TotalMilliseconds : double.PositiveInfinity;
    }
}

/// <summary>What became of good deliveries.</summary>
/// <param name="Milliseconds">How long each took, in the order of sending; infinite for one that was not answered 200.</param>
/// <param name="Rate">How many were due each second.</param>
internal sealed record Deliveries(IReadOnlyList<double> Milliseconds, int Rate)
{
    public int Sent => Milliseconds.Count;

    public int Answered => Milliseconds.Count(double.IsFinite);

    public double P50 => Percentile(Milliseconds, 0.50);

    /// <summary>The median of the seconds' own p99: a hiccup of the machine spoils the second it falls into, and no other.</summary>
    public double P99 => Percentile(
        [.. Milliseconds.Chunk(Rate).Where(second => second.Length == Rate || Sent < Rate).Select(static second => Percentile(second, 0.99))], 0.5);

    public double Worst => Milliseconds.Max();

    private static double Percentile(IReadOnlyList<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
