namespace Keygen.Webhooks;

/// <summary>
/// Runs work after a handler's success is recorded, such as publishing a notice or flushing an outbox. With EF Core that is after the
/// commit. It never runs after a failure. Take it as a constructor parameter of the handler; it belongs to the scope of one run.
/// </summary>
/// <remarks>
/// The work is not stored. If the process dies between the record and the work, the work is lost: the handler has completed and does not
/// run again. What must not be lost belongs into the handler.
/// </remarks>
public sealed class AfterCommit
{
    private List<Func<CancellationToken, Task>>? _work;

    /// <summary>Adds work to run after this run of the handler is recorded as a success.</summary>
    /// <param name="work">
    /// The work. If it throws, that is logged, and the handler stays completed. The services of the handler's scope, such as its
    /// <c>DbContext</c>, are disposed by then. Its token fires when the handler's timeout has passed since the handler began; a second
    /// later, the delivery does not wait for the work any more.
    /// </param>
    public void Run(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        (_work ??= []).Add(work);
    }

    /// <summary>The work in the order in which it was added; empty when there is none.</summary>
    internal IReadOnlyList<Func<CancellationToken, Task>> Work => _work ?? [];
}
