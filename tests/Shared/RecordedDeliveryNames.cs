namespace Keygen.Webhooks.Tests;

public sealed partial class RecordedDelivery
{
    /// <summary>For theories; apart, as the benchmarks know no xunit.</summary>
    public static TheoryData<string> Names => [.. All.Select(static delivery => delivery.Name)];
}
