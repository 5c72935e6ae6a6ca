namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>Makes new inputs of old ones.</summary>
internal sealed class Mutator(FuzzTarget target, Random random)
{
    private const int MostChanges = 4; // as a power of two

    private readonly byte[][] _words = [.. target.Words.Select(System.Text.Encoding.UTF8.GetBytes)];

    public byte[] Change(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var changes = 1 << random.Next(MostChanges); changes > 0; changes--)
        {
            var isChanged = (target.Fields > 0 && random.Next(3) == 0 && LineMutator.Change(bytes, random, _words, other, target.Fields))
                || (target.IsJson && random.Next(6) != 0 && JsonMutator.Change(bytes, random, _words, other));
            if (!isChanged)
            {
                ByteMutator.Change(bytes, random, _words, other);
            }
        }

        return bytes.Count > target.MaxLength ? [.. bytes.GetRange(0, target.MaxLength)] : [.. bytes];
    }
}
