using System.Buffers.Binary;

namespace Keygen.Webhooks.Tests.Wire;

/// <summary>Finds the answers in what a server sends, in pieces of any size.</summary>
public interface IAnswers
{
    /// <summary>Takes what came; says the status of each answer, and the stream it is for.</summary>
    void Read(ReadOnlySpan<byte> bytes, Action<int, int> onStatus);
}

/// <summary>HTTP/1.1, by its status lines alone: no body of the receiver's holds one.</summary>
public sealed class Http1Answers : IAnswers
{
    private int _matched;
    private int _status;

    private static ReadOnlySpan<byte> Start => "HTTP/1.1 "u8;

    public void Read(ReadOnlySpan<byte> bytes, Action<int, int> onStatus)
    {
        foreach (var one in bytes)
        {
            if (_matched < Start.Length)
            {
                _matched = one == Start[_matched] ? _matched + 1 : one == Start[0] ? 1 : 0;
                _status = 0;
                continue;
            }

            _status = 10 * _status + one - '0';
            if (++_matched == Start.Length + 3)
            {
                _matched = 0;
                onStatus(_status, 0);
            }
        }
    }
}

/// <summary>HTTP/2, by the first field of each HEADERS frame.</summary>
public sealed class Http2Answers : IAnswers
{
    /// <summary>Said in place of a status when a stream is reset, or the connection is called off.</summary>
    public const int Reset = 1;

    private static readonly Dictionary<byte, int> Indexed = new()
    {
        [0x88] = 200, [0x89] = 204, [0x8a] = 206, [0x8b] = 304, [0x8c] = 400, [0x8d] = 404, [0x8e] = 500,
    };

    private readonly List<byte> _pending = [];

    public void Read(ReadOnlySpan<byte> bytes, Action<int, int> onStatus)
    {
        _pending.AddRange(bytes);
        while (_pending.Count >= 9)
        {
            var head = _pending.GetRange(0, 9).ToArray();
            var length = BinaryPrimitives.ReadInt32BigEndian(head) >>> 8;
            if (_pending.Count < 9 + length)
            {
                return;
            }

            var payload = _pending.GetRange(9, length).ToArray();
            _pending.RemoveRange(0, 9 + length);
            var stream = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
            switch (head[3])
            {
                case 1:
                    onStatus(StatusIn(payload), stream);
                    break;
                case 3 or 7:
                    onStatus(Reset, stream);
                    break;
            }
        }
    }

    private static int StatusIn(ReadOnlySpan<byte> block)
    {
        while ((block[0] & 0xe0) == 0x20)
        {
            block = block[1..]; // a new size of the table
        }

        return Indexed.TryGetValue(block[0], out var status) ? status
            : block[0] is 0x08 or 0x18 or 0x48 && block[1] == 3 ? int.Parse(block.Slice(2, 3), System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }
}
