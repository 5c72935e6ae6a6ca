namespace Keygen.Webhooks.Tests;

public sealed partial class RecordedDelivery
{
    /// <summary>For theories: a row for each delivery.</summary>
    public static IEnumerable<object[]> Names => All.Select(static delivery => new object[] { delivery.Name });
}
