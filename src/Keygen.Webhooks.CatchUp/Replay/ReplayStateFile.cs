using System.Text.Json;
using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>The stored state of a named replay. Every write names the version that it follows, so only one of two runs can write.</summary>
internal sealed class ReplayStateFile
{
    private readonly ICatchUpProgressStore _store;
    private readonly string _name;
    private long _version;

    private ReplayStateFile(ICatchUpProgressStore store, string name, long version, ReplayState state) =>
        (_store, _name, _version, Saved) = (store, name, version, state);

    public ReplayState Saved { get; private set; }

    /// <exception cref="InvalidDataException">
    /// The name was used for another request, or this version cannot continue from the stored state.
    /// </exception>
    public static async Task<ReplayStateFile> OpenAsync(ICatchUpProgressStore store, string name, ReplayRequest request, CancellationToken cancellationToken)
    {
        var text = ReplayJson.Write(request);
        if (await store.ReadAsync(name, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return new(store, name, 0, new() { Request = text });
        }

        var state = ReplayJson.Read(stored.Content, ReplayJson.Default.ReplayState) is { Format: ReplayState.NewestFormat } read ? read
            : throw new InvalidDataException($"The progress of the replay '{request.Name}' was written by a newer version of Keygen.Webhooks.CatchUp, or is damaged. Use another name.");
        return string.Equals(state.Request, text, StringComparison.Ordinal) ? new(store, name, stored.Version, state)
            : throw new InvalidDataException($"The replay '{request.Name}' began with another request. Repeat that request to go on, or use another name.");
    }

    /// <returns>False when another run has written in the meantime; nothing was saved.</returns>
    public async Task<bool> TrySaveAsync(ReplayState state, CancellationToken cancellationToken)
    {
        if (!await _store.TryWriteAsync(_name, _version, JsonSerializer.Serialize(state, ReplayJson.Default.ReplayState), cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _version++;
        Saved = state;
        return true;
    }
}
