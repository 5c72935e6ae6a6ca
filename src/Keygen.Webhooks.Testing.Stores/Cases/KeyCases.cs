using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores.Cases;

/// <summary>What tells events and handlers apart.</summary>
internal static class KeyCases
{
    // Composed and decomposed, trailing spaces, and the characters that SQL, Redis, JSON and file names give a meaning.
    private static readonly string[] Odd =
    [
        "Ns.H:E", "ns.h:e", "lambda:E", "ü", "u\u0308", "Ns.H[Ns.A,Ns.B]:E", "Ns.Outer+H`1:E", "a b\"'{}%*_?#", "a", "a ", " a", "--", ";",
        "../a", "a/b", "a\\b", "a:b", "a,b", "a|b", "\t", "\n", "漢字", "👩‍💻", "NULL", "0", "I", "i", "İ", "ı",
    ];

    public static readonly ContractCase<StoreHarness>[] All =
    [
        new("Registration, account and token each tell events apart and so does letter case", Events),
        new("Events are told apart wherever one part ends and the next begins", Parts),
        new("Handlers are told apart letter by letter, odd names too", static bench => Handlers(bench, Odd)),
        new("Handlers are told apart by the last of 400 characters", static bench => Handlers(bench, LongNames)),
    ];

    private static string[] LongNames =>
        [new('x', 400), new string('x', 399) + "y", new('x', 399), new string('ü', 400), string.Concat(Enumerable.Repeat("Namespace.", 40))];

    private static async Task Events(StoreHarness bench)
    {
        var key = bench.Key with { Registration = "Billing" };
        await StoreHarness.RunAsync(bench.Store, key, ["a"], "a");

        foreach (var other in new[]
        {
            key with { Registration = "" }, key with { Registration = "billing" }, key with { AccountId = Guid.NewGuid().ToString("D") },
            key with { IdempotencyToken = "other" }, key with { IdempotencyToken = key.IdempotencyToken.ToUpperInvariant() },
        })
        {
            await bench.MustBeAsync(EventState.Unknown, other);
            await StoreHarness.RunAsync(bench.Store, other, ["a"], "a");
            await bench.MustBeAsync(EventState.Settled, other);
        }
    }

    private static async Task Parts(StoreHarness bench)
    {
        foreach (var between in new[] { ":", "/", "|", ",", " ", "-" })
        {
            var (left, right) = (bench.Key.AccountId, bench.Key.IdempotencyToken);
            var one = new EventKey($"r{between}{left}", left, right);
            var other = new EventKey("r", left, $"{left}{between}{right}");
            await StoreHarness.RunAsync(bench.Store, one, ["a"], "a");
            await bench.MustBeAsync(EventState.Unknown, other);
            await bench.MustBeAsync(EventState.Settled, one);
        }
    }

    private static async Task Handlers(StoreHarness bench, string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            await using var claim = await bench.ClaimAsync(names);
            claim.Status.MustBe(ClaimStatus.Claimed, $"the claim when {names.Length - i} handlers are open");
            for (var j = 0; j <= i; j++)
            {
                (await claim.RunAsync(names[j], j < i ? HandlerWork.Never : HandlerWork.Nothing, default)).MustBe(
                    j < i ? HandlerRunStatus.AlreadyDone : HandlerRunStatus.Completed, $"the run of handler {names[j]} after {i} others");
            }
        }

        await bench.MustBeAsync(EventState.Settled);
    }
}
