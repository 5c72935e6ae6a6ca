using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>The progress of a run, and the stored version that its next write must follow.</summary>
internal sealed class VersionedProgress
{
    /// <summary>The maximum time between saves. After a crash, at most this and one page are repeated.</summary>
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

    /// <summary>The current progress, saved by <see cref="TrySaveAsync"/>.</summary>
    public CatchUpProgress Progress { get; set; }

    /// <summary>Whether there was no stored progress.</summary>
    public bool IsNew => _version == 0;

    public bool IsSaveDue => !ReferenceEquals(Progress, _saved) && _time.GetElapsedTime(_savedAt) >= LongestUnsaved;

    /// <exception cref="InvalidDataException">This version cannot continue from the stored progress.</exception>
    public static async Task<VersionedProgress> OpenAsync(ICatchUpProgressStore store, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        var document = await store.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var progress = document is null ? new() : ProgressJson.Read(document.Content)
            ?? throw new InvalidDataException(
                $"The progress '{name}' was written by a newer version of Keygen.Webhooks.CatchUp, or is damaged. Use that version, or delete the progress and set CatchUp:Since to the last time it was good.");
        return new(store, name, time, document?.Version ?? 0, progress);
    }

    /// <summary>Raises the version without a change, so that a run that started from the same version can write nothing more.</summary>
    /// <returns>False when another run was faster.</returns>
    public Task<bool> TryRaiseAsync(CancellationToken cancellationToken) => WriteAsync(cancellationToken);

    /// <returns>False when another run has written in the meantime; nothing was saved.</returns>
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
