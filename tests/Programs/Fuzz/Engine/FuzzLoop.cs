using System.Diagnostics;

namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>What one target was put through, and what came of it.</summary>
internal sealed record FuzzResult(string Target, long Executions, TimeSpan Time, int EdgesAtStart, int Edges, int Inputs, IReadOnlyList<Finding> Findings);

/// <summary>An input and what it led to.</summary>
internal sealed record Finding(byte[] Input, Exception Exception, long Execution)
{
    /// <summary>Findings of one kind, thrown at one place, are one.</summary>
    public string Kind => Exception is BrokenPromiseException ? Exception.Message
        : $"{Exception.GetType().Name} {Exception.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";
}

/// <summary>When to stop.</summary>
internal sealed record FuzzLimit(TimeSpan Time, long Executions = long.MaxValue, bool AtFirstFinding = false);

/// <summary>
/// Changes inputs, and keeps those that reach a branch no other has reached, to change them again. <paramref name="isGuided"/> false keeps
/// none: what chance alone finds.
/// </summary>
internal sealed class FuzzLoop(FuzzTarget target, Random random, bool isGuided = true)
{
    private const int MostFindings = 10;
    private const int CheckTimeEvery = 16;

    private readonly Coverage _coverage = new();
    private readonly InputQueue _queue = new();
    private readonly Dictionary<string, Finding> _findings = new(StringComparer.Ordinal);
    private long _executions;

    public IReadOnlyList<byte[]> Kept => _queue.All;

    public FuzzResult Run(IEnumerable<byte[]> corpus, FuzzLimit limit)
    {
        var watch = Stopwatch.StartNew();
        byte[][] seeds = [.. corpus];

        // Twice: only the first run takes the branches of static constructors.
        Array.ForEach(seeds, Execute);
        _executions = 0;
        foreach (var seed in seeds.Where(seed => seed.Length <= target.MaxLength).OrderBy(static seed => seed.Length))
        {
            if (IsNew(seed) || _queue.All.Count == 0)
            {
                _queue.Add(seed);
            }
        }

        var atStart = _coverage.Edges;
        var mutator = new Mutator(target, random);
        while (!IsOver(watch, limit))
        {
            var input = mutator.Change(_queue.Next(random), _queue.Any(random));
            if (IsNew(input) && isGuided)
            {
                _queue.Add(input);
            }
        }

        return new(target.Name, _executions, watch.Elapsed, atStart, _coverage.Edges, _queue.All.Count, [.. _findings.Values]);
    }

    private bool IsOver(Stopwatch watch, FuzzLimit limit) =>
        _executions >= limit.Executions
        || (limit.AtFirstFinding && _findings.Count > 0)
        || _findings.Count >= MostFindings
        || (_executions % CheckTimeEvery == 0 && watch.Elapsed >= limit.Time);

    private bool IsNew(byte[] input)
    {
        Coverage.Reset();
        Execute(input);
        return _coverage.Add();
    }

    private void Execute(byte[] input)
    {
        _executions++;
        using var watched = Watchdog.Watch(target.Name, input);
        try
        {
            target.Run(input);
        }
        catch (Exception exception)
        {
            var finding = new Finding(input, exception, _executions);
            _findings.TryAdd(finding.Kind, finding);
        }
    }
}
