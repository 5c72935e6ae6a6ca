namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>Changes of bytes that know nothing of what they mean.</summary>
internal static class ByteMutator
{
    private const int MaxPiece = 64;

    private static readonly byte[] Telling =
        [0, 1, 0x02, 0x09, 0x0A, 0x0D, 0x20, 0x21, 0x22, 0x2B, 0x2C, 0x2F, 0x30, 0x3A, 0x3D, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x7E, 0x7F, 0x80, 0x81, 0xBC, 0xC3, 0xED, 0xF0, 0xFF];

    /// <param name="bytes">What to change.</param>
    /// <param name="random">What draws the change.</param>
    /// <param name="words">Pieces to put in.</param>
    /// <param name="other">Another input, to take a piece of.</param>
    public static void Change(List<byte> bytes, Random random, byte[][] words, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, random.Next(4) == 0 ? MaxPiece : 5), bytes.Count - at);
        switch (random.Next(bytes.Count == 0 || length == 0 ? 3 : 12))
        {
            case 0:
                bytes.InsertRange(at, Word(random, words));
                break;
            case 1:
                bytes.InsertRange(at, Piece(random, other));
                break;
            case 2:
                bytes.Insert(at, Byte(random));
                break;
            case 3:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 4:
                bytes[at] = Byte(random);
                break;
            case 5:
                bytes[at] += (byte)random.Next(-16, 17);
                break;
            case 6:
                bytes.RemoveRange(at, length);
                break;
            case 7:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 8:
                Overwrite(bytes, at, Word(random, words));
                break;
            case 9:
                Overwrite(bytes, at, Piece(random, other));
                break;
            case 10:
                Overwrite(bytes, random.Next(bytes.Count), [.. bytes.GetRange(at, length)]);
                break;
            default:
                bytes.RemoveRange(at, random.Next(8) == 0 ? bytes.Count - at : length);
                bytes.InsertRange(at, Word(random, words));
                break;
        }
    }

    private static byte Byte(Random random) => random.Next(2) == 0 ? Telling[random.Next(Telling.Length)] : (byte)random.Next(256);

    private static byte[] Word(Random random, byte[][] words) => words.Length == 0 ? [Byte(random), Byte(random)] : words[random.Next(words.Length)];

    private static byte[] Piece(Random random, byte[] other)
    {
        var from = random.Next(other.Length + 1);
        return other[from..(from + random.Next(Math.Min(MaxPiece, other.Length - from) + 1))];
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] piece)
    {
        for (var i = 0; i < piece.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = piece[i];
        }
    }
}
