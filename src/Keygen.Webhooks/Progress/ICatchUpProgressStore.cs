namespace Keygen.Webhooks.Progress;

/// <summary>
/// Keeps how far catch-up has come: small named texts, each with a version that every write raises by one. A singleton, used from
/// many threads and, where it can be reached from there, many machines.
/// </summary>
/// <remarks>
/// What is kept must outlive the process, or catch-up begins anew with each. An operation throws when what the texts are kept in
/// cannot be reached, or holds something that is not what was written: to return null then would start over in silence.
/// </remarks>
public interface ICatchUpProgressStore
{
    /// <summary>Reads a text.</summary>
    /// <param name="name">Its name, at most <see cref="CatchUpDocument.MaxNameLength"/> characters; letter case counts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The text as it was last written; null when it never was.</returns>
    ValueTask<CatchUpDocument?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a text in one step, if its version is still the one expected. It then has the next version.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="expectedVersion">The version that is to be replaced; 0 when there is to be none yet.</param>
    /// <param name="content">The text, some hundred KB at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the version is another: someone else wrote meanwhile, and nothing was changed.</returns>
    ValueTask<bool> TryWriteAsync(string name, long expectedVersion, string content, CancellationToken cancellationToken);
}

/// <summary>What catch-up wrote down.</summary>
/// <param name="Version">1 for the first write of a name, and one more for each that follows.</param>
/// <param name="Content">The text.</param>
public sealed record CatchUpDocument(long Version, string Content)
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>For implementations of <see cref="ICatchUpProgressStore"/>: what every store refuses.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public static void ThrowIfInvalid(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"The name of a progress has at most {MaxNameLength} characters.", nameof(name));
        }
    }
}
