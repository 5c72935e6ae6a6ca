using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

public enum ProgressFault
{
    None,
    IgnoresTheVersion,
    IgnoresTheVersionAtFirst,
    KeepsTheVersion,
    InventsWhatIsNotThere,
    FoldsNames,
    TrimsTexts,
    RunsOut,
    Races,
    TakesAnyName,
    ForgetsAtTheDoor,
}

/// <summary>A store of progress in memory that breaks one rule.</summary>
internal sealed class BrokenProgress(ProgressFault fault, TimeProvider time, Dictionary<string, (CatchUpDocument Document, DateTimeOffset At)> kept) : ICatchUpProgressStore
{
    public ValueTask<CatchUpDocument?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (fault is not ProgressFault.TakesAnyName)
        {
            CatchUpDocument.ThrowIfInvalid(name);
        }

        lock (kept)
        {
            if (!kept.TryGetValue(Fold(name ?? ""), out var found) || (fault is ProgressFault.RunsOut && time.GetUtcNow() - found.At > TimeSpan.FromDays(35)))
            {
                return new(fault is ProgressFault.InventsWhatIsNotThere ? new CatchUpDocument(1, "") : null);
            }

            return new(found.Document);
        }
    }

    public async ValueTask<bool> TryWriteAsync(string name, long expectedVersion, string content, CancellationToken cancellationToken)
    {
        if (fault is not ProgressFault.TakesAnyName)
        {
            CatchUpDocument.ThrowIfInvalid(name);
        }

        long version;
        lock (kept)
        {
            version = kept.TryGetValue(Fold(name), out var found) ? found.Document.Version : 0;
        }

        if (fault is ProgressFault.Races)
        {
            await Task.Delay(20, cancellationToken);
        }

        lock (kept)
        {
            if (fault is not ProgressFault.Races)
            {
                version = kept.TryGetValue(Fold(name), out var found) ? found.Document.Version : 0;
            }

            if (version != expectedVersion && fault is not ProgressFault.IgnoresTheVersion && !(fault is ProgressFault.IgnoresTheVersionAtFirst && version == 0))
            {
                return false;
            }

            var next = fault is ProgressFault.KeepsTheVersion ? Math.Max(1, version) : version + 1;
            kept[Fold(name)] = (new(next, fault is ProgressFault.TrimsTexts ? content.Trim() : content), time.GetUtcNow());
            return true;
        }
    }

    private string Fold(string name) => fault is ProgressFault.FoldsNames ? name.ToUpperInvariant() : name;
}
