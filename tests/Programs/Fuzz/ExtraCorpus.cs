using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz;

/// <summary>What <c>--corpus</c> names: recorded deliveries, one a line of a .jsonl, and files that are inputs as they are.</summary>
internal sealed record ExtraCorpus(IReadOnlyList<RecordedDelivery> Deliveries, IReadOnlyList<byte[]> Inputs)
{
    public static ExtraCorpus Read(IEnumerable<string> paths)
    {
        string[] files = [.. paths.SelectMany(static path => Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path])
            .Order(StringComparer.Ordinal)];
        var lines = files.ToLookup(static file => Path.GetExtension(file) is ".jsonl");
        return new([.. lines[true].SelectMany(RecordedDelivery.Read)], [.. lines[false].Select(File.ReadAllBytes)]);
    }
}
