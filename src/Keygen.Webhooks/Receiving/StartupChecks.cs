namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Checks that can only be made when the app has mapped its endpoints. They run at the end of the app's start, and one that throws fails
/// the start. Resolve it from dependency injection before the app starts.
/// </summary>
public sealed class StartupChecks
{
    private readonly List<Func<CancellationToken, Task>> _checks = [];

    internal StartupChecks()
    {
    }

    /// <summary>Adds a check. Later calls than the app's start have no effect.</summary>
    /// <param name="check">Throws when the app must not run. It does not run when a build-time tool started the app.</param>
    /// <exception cref="ArgumentNullException"><paramref name="check"/> is null.</exception>
    public void Add(Func<CancellationToken, Task> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        _checks.Add(check);
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var check in _checks)
        {
            await check(cancellationToken).ConfigureAwait(false);
        }
    }
}
