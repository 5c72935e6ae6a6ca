using System.Globalization;

namespace Keygen.Webhooks.Chaos.Tracing;

/// <summary>One line of a receiver's ledger.</summary>
/// <param name="At">The machine's monotonic clock, which all processes share.</param>
/// <param name="Sequence">Counts the lines of one process.</param>
/// <param name="Phase">What happened.</param>
/// <param name="Delivery">The delivery, counted by its process.</param>
/// <param name="Token">The event's idempotency token.</param>
/// <param name="Handler">The handler, or a dash.</param>
/// <param name="Run">The attempt at the handler, unique in the whole run of the program, or a dash.</param>
internal sealed record LedgerLine(long At, long Sequence, Phase Phase, int Delivery, string Token, string Handler = "-", string Run = "-")
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At} {Sequence} {Phase} {Delivery} {Token} {Handler} {Run}\n");

    public static LedgerLine Parse(string line)
    {
        var parts = line.Split(' ');
        return new(
            long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), Enum.Parse<Phase>(parts[2]),
            int.Parse(parts[3], CultureInfo.InvariantCulture), parts[4], parts[5], parts[6]);
    }
}
