using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Fuzz.Targets;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Controls;

/// <summary>
/// The fuzzer must find what is wrong with readers that are, within a number of executions, and nothing in as many without the fault.
/// What only coverage leads to must not be found without it.
/// </summary>
internal static class ControlRuns
{
    private const long Least = 2_000;

    private static readonly Control[] All =
    [
        new("a length that is trusted", 1_500_000, static isBroken => new LengthPrefixTarget(isBroken)) { NeedsCoverage = true },
        new("a header with an open quote", 50_000, static isBroken => new HeaderTarget(isBroken ? Faults.ClosesQuotes : null)),
        new("DER with a byte behind it", 200_000, static isBroken => new DerTarget(isBroken ? Faults.TakesWhatFollows : null)),
        new("PSS without its unused bits", 500_000, static isBroken => new PssTarget(isBroken ? Faults.ForgetsTheUnusedBits : null)),
        new("16 bits of the digest", 2_000_000, static isBroken => new DigestTarget(isBroken ? Faults.ComparesAPrefix : null)),
        new("a body of a certain depth", 20_000, static isBroken => new EnvelopeTarget(isBroken ? Faults.StopsAtADepth : null)),
        new("a number beyond 64 bits", 20_000, static isBroken => new PayloadTarget(isBroken ? Faults.ReadsANumberOfItsOwn : null)),
        new("a body that breaks off", 200_000, static isBroken => new ReceiveTarget(isBroken ? Faults.ReadsTheBodyFirst : null)),
    ];

    public static bool RunAll(int seed)
    {
        Console.WriteLine("| planted fault | found at execution, at most | without the fault | without coverage |\n| --- | ---: | --- | --- |");
        return All.Select(control => Run(control, seed)).ToArray().All(static isGood => isGood);
    }

    private static bool Run(Control control, int seed)
    {
        var found = Fuzz(control.Make(true), seed, control.Executions);
        var executions = found?.Execution ?? control.Executions;
        var surprise = Fuzz(control.Make(false), seed, Math.Clamp(2 * executions, Least, control.Executions));
        var byChance = control.NeedsCoverage ? Fuzz(control.Make(true), seed, control.Executions, isGuided: false) : null;
        Console.WriteLine($"| {control.Name} | {(found is null ? "NOT FOUND" : $"{found.Execution:N0}")}, {control.Executions:N0} "
            + $"| {(surprise is null ? "nothing" : $"FOUND {surprise.Kind}")} "
            + $"| {(byChance is not null ? $"FOUND at {byChance.Execution:N0}" : control.NeedsCoverage ? $"nothing in {control.Executions:N0}" : "")} |");
        return found is not null && surprise is null && byChance is null;
    }

    private static Finding? Fuzz(FuzzTarget target, int seed, long executions, bool isGuided = true)
    {
        using var disposable = target as IDisposable;
        return new FuzzLoop(target, new Random(seed), isGuided)
            .Run(target.Corpus(RecordedDelivery.All), new(TimeSpan.FromMinutes(5), executions, AtFirstFinding: true))
            .Findings is [var first, ..] ? first : null;
    }

    private sealed record Control(string Name, long Executions, Func<bool, FuzzTarget> Make)
    {
        /// <summary>Whether chance alone must not find it.</summary>
        public bool NeedsCoverage { get; init; }
    }
}
