namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>The inputs that each reached something the ones before had not. New and short ones are taken more often.</summary>
internal sealed class InputQueue
{
    private const int Newest = 32;
    private const int Tries = 3;

    private readonly List<byte[]> _inputs = [];

    public IReadOnlyList<byte[]> All => _inputs;

    public void Add(byte[] input) => _inputs.Add(input);

    /// <summary>One to change.</summary>
    public byte[] Next(Random random)
    {
        var from = random.Next(2) == 0 ? Math.Max(0, _inputs.Count - Newest) : 0;
        var shortest = _inputs[random.Next(from, _inputs.Count)];
        for (var i = 1; i < Tries; i++)
        {
            var other = _inputs[random.Next(from, _inputs.Count)];
            shortest = other.Length < shortest.Length ? other : shortest;
        }

        return shortest;
    }

    /// <summary>Any one, to take a piece of.</summary>
    public byte[] Any(Random random) => _inputs[random.Next(_inputs.Count)];
}
