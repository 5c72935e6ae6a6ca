using System.Text;
using Keygen.Webhooks.HostileNetwork.Wire;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests.Wire;

namespace Keygen.Webhooks.HostileNetwork.Attacking;

/// <summary>Requests that are not as they should be, at a rate.</summary>
internal static class OddRequests
{
    public static IReadOnlyList<Script> HeaderFloods(SignedDelivery forged)
    {
        var more = Requests.Headers(forged).Count() + 2; // Host and Content-Length
        return
        [
            Many(101 - more, 10), // one over Kestrel's 100 headers
            Many(100 - more, 10),
            Many(100 - more, 300), // under 32 KiB
            Many(100 - more, 400), // over
            Many(1, 31_000),
            Many(1, 200_000),
            Line(8_000),
            Line(9_000),
            new([.. "POST /webhooks/keygen HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Type: application/json\r\nKeygen-Signature: "u8,
                .. Filled(5000), .. "\r\n\r\n"u8]),
        ];

        Script Many(int count, int size) => new([
            .. Requests.Head(forged, [.. Enumerable.Range(0, count).Select(i => ($"X-{i}", new string('x', size))), ("Content-Length", $"{forged.Body.Length}")]),
            .. forged.Body.Span]);

        static Script Line(int size) =>
            new(Encoding.ASCII.GetBytes($"POST {Requests.Path}?{new string('x', size)} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"));
    }

    /// <summary>Each good one has a token of its own as far as they are prepared; then they come again.</summary>
    public static IReadOnlyList<Script> Pipelines(SignedDelivery forged, KeygenTestKeys keys, int pipelines)
    {
        byte[][] bad = [Requests.Bytes(forged), "GET /webhooks/keygen HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray()];
        return [.. Enumerable.Range(0, pipelines).Select(_ => new Script(
            [.. Enumerable.Range(0, 50).SelectMany(i => i % 10 == 9 ? Requests.Bytes(SignedDelivery.Of<LicenseCreated>(e => e.WithKeys(keys))) : bad[i % 2])])
        {
            Answers = 50,
        })];
    }

    public static IReadOnlyList<Script> NeverReading() =>
        [new([.. Enumerable.Range(0, 1000).SelectMany(static _ => "GET /webhooks/keygen HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray())]) { Reads = false, Ending = Ending.Wait }];

    public static IReadOnlyList<Script> Chunked(SignedDelivery forged) =>
    [
        new(Requests.Chunked(forged, static size => $"{size:x}")),
        new(Requests.Chunked(forged, static size => $"{size:x};name=value;{new string('x', 1000)}")),
        new(Requests.Chunked(forged, static size => $"{size:x}", "0\r\nTrailer: value\r\n\r\n")),
        new(Requests.Chunked(forged, static size => $"00000000000000000000{size:x}")),
        new(Requests.Chunked(forged, static _ => "xyz")) { Ending = Ending.Wait },
        new(Requests.Chunked(forged, static _ => "-1")) { Ending = Ending.Wait },
        new(Requests.Chunked(forged, static _ => "ffffffffffffffff")) { Ending = Ending.Wait },
        new(Requests.Chunked(forged, static size => $"{size:x}", "0\r\n\r\n", ("Content-Length", "1"))),
        new([.. Requests.Head(forged, ("Transfer-Encoding", "gzip, chunked")), .. "0\r\n\r\n"u8]),
        new([.. Requests.Head(forged, ("Transfer-Encoding", "chunked, identity")), .. "0\r\n\r\n"u8]),
        new([.. Requests.Head(forged, ("Transfer-Encoding", "chunked")), .. "4\r\nab"u8]) { Ending = Ending.HalfClose },
    ];

    public static IReadOnlyList<Script> Lengths(SignedDelivery forged, SignedDelivery signed) =>
    [
        new([.. Requests.Head(forged, forged.Body.Length - 100), .. forged.Body.Span]),
        new([.. Requests.Head(signed, signed.Body.Length - 100), .. signed.Body.Span]),
        new([.. Requests.Head(forged, forged.Body.Length + 100), .. forged.Body.Span]) { Ending = Ending.HalfClose },
        new([.. Requests.Head(signed, signed.Body.Length + 100), .. signed.Body.Span]) { Ending = Ending.HalfClose },
        new([.. Requests.Head(signed, 0), .. signed.Body.Span]),
        new([.. Requests.Head(signed, long.MaxValue), .. signed.Body.Span]),
        new([.. Requests.Head(signed, ("Content-Length", "99999999999999999999")), .. signed.Body.Span]),
        new([.. Requests.Head(signed, ("Content-Length", "-1")), .. signed.Body.Span]),
        new([.. Requests.Head(signed, ("Content-Length", "10"), ("Content-Length", "20")), .. signed.Body.Span]),
    ];

    public static IReadOnlyList<Script> Cuts(SignedDelivery forged, SignedDelivery signed) =>
    [
        .. new[] { forged, signed }.SelectMany(static delivery => new Script[]
        {
            new(Requests.Bytes(delivery)[..100]) { Ending = Ending.Reset },
            new(Requests.Head(delivery)) { Ending = Ending.Reset },
            new(Requests.Bytes(delivery)[..^1]) { Ending = Ending.Reset },
            new(Requests.Bytes(delivery)[..^1]) { Ending = Ending.HalfClose },
        }),
    ];

    /// <summary>Ten streams a connection; what is signed is accepted whatever name it came to, unless HTTP itself forbids the pair.</summary>
    public static IReadOnlyList<Script> Authorities(SignedDelivery forged, KeygenTestKeys keys, int connections) =>
        [.. Enumerable.Range(0, connections).Select(_ => new Script(
            [.. Http2Frames.Preface, .. Enumerable.Range(0, 10).SelectMany(i => Stream(i, i < 2 ? SignedDelivery.Of<LicenseCreated>(e => e.WithKeys(keys)) : forged))])
        {
            Answers = 10, IsHttp2 = true,
        })];

    private static byte[] Stream(int number, SignedDelivery delivery) => Http2Frames.Request(
        1 + 2 * number, number % 3 == 2 ? "bad authority" : "elsewhere.example", Requests.Path,
        [.. Requests.Headers(delivery), .. number % 2 == 0 ? [new("Host", Requests.Host)] : Array.Empty<KeyValuePair<string, string>>()], delivery.Body.Span);

    private static byte[] Filled(int size)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, (byte)'x');
        return bytes;
    }
}
