using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Controls;

internal sealed class LengthPrefixTarget(bool trustsLength) : FuzzTarget("length-prefix")
{
    public override int MaxLength => 64;

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) => ["nothing"u8.ToArray()];

    public override void Run(byte[] input) => LengthPrefix.Sum(input, trustsLength);
}
