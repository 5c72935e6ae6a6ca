namespace Quickstart;

/// <summary>Records the work of the handlers.</summary>
internal sealed class Ledger
{
    private readonly List<string> _entries = [];
    private bool _failed;

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_entries)
            {
                return [.. _entries];
            }
        }
    }

    public Task Add(string entry)
    {
        lock (_entries)
        {
            _entries.Add(entry);
        }

        return Task.CompletedTask;
    }

    /// <summary>Fails the first time, like a handler whose mail server is down.</summary>
    public Task AddOrFailOnce(string entry)
    {
        if (!_failed)
        {
            _failed = true;
            throw new InvalidOperationException("The mail server is down.");
        }

        return Add(entry);
    }
}
