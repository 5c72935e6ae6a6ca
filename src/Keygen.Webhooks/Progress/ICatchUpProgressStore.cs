namespace Keygen.Webhooks.Progress;

/// <summary>
/// Stores the progress of catch-up: small named texts, each with a version that every write raises by one. It is a singleton. Many threads
/// use it, and many machines if it is shared.
/// </summary>
/// <remarks>
/// The texts must outlive the process, or catch-up starts from the beginning in each process. An operation throws when the storage cannot
/// be reached or its data is damaged. It must not return null then: catch-up would silently start from the beginning.
/// </remarks>
public interface ICatchUpProgressStore
{
    /// <summary>Reads a text.</summary>
    /// <param name="name">The name of the text, at most <see cref="CatchUpDocument.MaxNameLength"/> characters; letter case counts.</param>
    /// <param name="cancellationToken">Cancels the wait for the storage.</param>
    /// <returns>The text that was written last; null when none was written.</returns>
    ValueTask<CatchUpDocument?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a text atomically if it still has the expected version. The text then has the next version.</summary>
    /// <param name="name">The name of the text.</param>
    /// <param name="expectedVersion">The version to replace; 0 to write the text for the first time.</param>
    /// <param name="content">The text, up to a few hundred KB.</param>
    /// <param name="cancellationToken">Cancels the wait for the storage.</param>
    /// <returns>
    /// True when the text was written; false, with nothing changed, when it has another version because someone else wrote it.
    /// </returns>
    ValueTask<bool> TryWriteAsync(string name, long expectedVersion, string content, CancellationToken cancellationToken);
}

/// <summary>A text that catch-up stored, with its version.</summary>
/// <param name="Version">1 for the first write of a name, and one more for each later write.</param>
/// <param name="Content">The text.</param>
public sealed record CatchUpDocument(long Version, string Content)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Checks a name. Implementations of <see cref="ICatchUpProgressStore"/> call it.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public static void ThrowIfInvalid(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"The name of a progress text must have at most {MaxNameLength} characters.", nameof(name));
        }
    }
}
