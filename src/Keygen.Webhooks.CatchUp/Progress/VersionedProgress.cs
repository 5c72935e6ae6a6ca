using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>The progress of a run, and the version that its next write has to follow.</summary>
internal sealed class VersionedProgress
{
    /// <summary>What a crash repeats at most, besides a page.</summary>
    private static readonly TimeSpan LongestUnsaved = TimeSpan.FromSeconds(30);

    private readonly ICatchUpProgressStore _store;
    private readonly string _name;
    private readonly TimeProvider _time;
    private long _version;
    private CatchUpProgress _saved;
    private long _savedAt;

    private VersionedProgress(ICatchUpProgressStore store, string name, TimeProvider time, long version, CatchUpProgress progress)
    {
        (_store, _name, _time, _version) = (store, name, time, version);
        (_saved, _savedAt) = (progress, time.GetTimestamp());
        Progress = progress;
    }

    /// <summary>As it is now; saved by <see cref="TrySaveAsync"/>.</summary>
    public CatchUpProgress Progress { get; set; }

    /// <summary>Whether there was progress to go on from.</summary>
    public bool IsNew => _version == 0;

    public bool IsSaveDue => !ReferenceEquals(Progress, _saved) && _time.GetElapsedTime(_savedAt) >= LongestUnsaved;

    /// <exception cref="InvalidDataException">What is stored is no progress that this version can go on from.</exception>
    public static async Task<VersionedProgress> OpenAsync(ICatchUpProgressStore store, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        var document = await store.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var progress = document is null ? new() : ProgressJson.Read(document.Content)
            ?? throw new InvalidDataException(
                $"The progress '{name}' was written by a newer version of Keygen.Webhooks.CatchUp, or damaged. Go back to that version, or delete it and set CatchUp:Since to when it was last known to be good.");
        return new(store, name, time, document?.Version ?? 0, progress);
    }

    /// <summary>Raises the version without a change, so that whoever went on from the same one can write no more.</summary>
    /// <returns>False when someone else was faster.</returns>
    public Task<bool> TryRaiseAsync(CancellationToken cancellationToken) => WriteAsync(cancellationToken);

    /// <returns>False when someone else has written meanwhile, and nothing was saved.</returns>
    public async Task<bool> TrySaveAsync(CancellationToken cancellationToken) =>
        ReferenceEquals(Progress, _saved) || await WriteAsync(cancellationToken).ConfigureAwait(false);

    private async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        if (!await _store.TryWriteAsync(_name, _version, ProgressJson.Write(Progress), cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _version++;
        (_saved, _savedAt) = (Progress, _time.GetTimestamp());
        return true;
    }
}
