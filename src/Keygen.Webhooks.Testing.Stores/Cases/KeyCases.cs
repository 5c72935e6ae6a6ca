using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>The keys of events and the names of handlers.</summary>
internal static class KeyCases
{
    // Composed and decomposed letters, trailing spaces, and special characters of SQL, Redis, JSON and file names.
    private static readonly string[] Odd =
    [
        "Ns.H:E", "ns.h:e", "lambda:E", "ü", "u\u0308", "Ns.H[Ns.A,Ns.B]:E", "Ns.Outer+H`1:E", "a b\"'{}%*_?#", "a", "a ", " a", "--", ";",
        "../a", "a/b", "a\\b", "a:b", "a,b", "a|b", "\t", "\n", "漢字", "👩‍💻", "NULL", "0", "I", "i", "İ", "ı",
    ];

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("Events differ by registration, account and token, including letter case", Events),
        new("Events differ when the same text splits into other parts", Parts),
        new("Handler names are compared exactly, even unusual ones", static harness => Handlers(harness, Odd)),
        new("Handler names that differ in the last of 400 characters are different", static harness => Handlers(harness, LongNames)),
    ];

    private static string[] LongNames =>
        [new('x', 400), new string('x', 399) + "y", new('x', 399), new string('ü', 400), string.Concat(Enumerable.Repeat("Namespace.", 40))];

    private static async Task Events(StoreHarness harness)
    {
        var key = harness.Key with { Registration = "Billing" };
        await StoreHarness.RunAsync(harness.Store, key, ["a"], "a");

        foreach (var other in new[]
        {
            key with { Registration = "" }, key with { Registration = "billing" }, key with { AccountId = Guid.NewGuid().ToString("D") },
            key with { IdempotencyToken = "other" }, key with { IdempotencyToken = key.IdempotencyToken.ToUpperInvariant() },
        })
        {
            await harness.MustBeAsync(EventState.Unknown, other);
            await StoreHarness.RunAsync(harness.Store, other, ["a"], "a");
            await harness.MustBeAsync(EventState.Settled, other);
        }
    }

    private static async Task Parts(StoreHarness harness)
    {
        foreach (var between in new[] { ":", "/", "|", ",", " ", "-" })
        {
            var (left, right) = (harness.Key.AccountId, harness.Key.IdempotencyToken);
            var one = new EventKey($"r{between}{left}", left, right);
            var other = new EventKey("r", left, $"{left}{between}{right}");
            await StoreHarness.RunAsync(harness.Store, one, ["a"], "a");
            await harness.MustBeAsync(EventState.Unknown, other);
            await harness.MustBeAsync(EventState.Settled, one);
        }
    }

    private static async Task Handlers(StoreHarness harness, string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            await using var claim = await harness.ClaimAsync(names);
            claim.Status.MustBe(ClaimStatus.Claimed, $"the claim when {names.Length - i} handlers are open");
            for (var j = 0; j <= i; j++)
            {
                (await claim.RunAsync(names[j], j < i ? HandlerWork.Never : HandlerWork.Nothing, default)).MustBe(
                    j < i ? HandlerRunStatus.AlreadyDone : HandlerRunStatus.Completed, $"the run of handler {names[j]} after {i} others");
            }
        }

        await harness.MustBeAsync(EventState.Settled);
    }
}
