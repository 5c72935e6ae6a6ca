using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>Checks a request, and finds the handlers that it names.</summary>
internal static class ReplayRequestValidator
{
    private static readonly string[] Statuses = ["DELIVERED", "DELIVERING", "FAILING", "FAILED"];

    /// <exception cref="ArgumentException">The request is invalid.</exception>
    public static ReplayScope ScopeOf(ReplayRequest request, CatchUpServices parts)
    {
        ArgumentNullException.ThrowIfNull(request);
        var names = parts.Dispatcher.HandlerNames;
        var chosen = request.Handlers.Select(name => HandlerNames.CurrentOf(names, name)).Distinct(StringComparer.Ordinal).ToArray();
        return (ErrorIn(request) ?? ErrorIn(request.State, hasStates: parts.States is not null)) is { } error ? throw new ArgumentException(error, nameof(request))
            : Array.Find(chosen, name => !names.Contains(name, StringComparer.Ordinal)) is { } unknown
                ? throw new ArgumentException($"There is no handler named '{unknown}'; the handlers are {string.Join(", ", names.Select(static name => $"'{name}'"))}.", nameof(request))
            : new(request.Name, chosen.Length > 0 ? [.. names.Where(name => chosen.Contains(name, StringComparer.Ordinal))] : names, request.Mode is ReplayMode.RunAgain);
    }

    private static string? ErrorIn(ReplayEventState? state, bool hasStates) =>
        state is { } given && !Enum.IsDefined(given) ? "The State of a replay must be Unknown, Open, Failing, Settled or HandedOver."
        : state is ReplayEventState.HandedOver && !hasStates
            ? "The State of a replay cannot be HandedOver with this store, because it does not tell what was handed over (IEventStateReader)."
        : state is ReplayEventState.Failing && !hasStates
            ? "The State of a replay cannot be Failing with this store, because it does not remember failures (IEventStateReader). Use Open, which includes failing events."
        : null;

    private static string? ErrorIn(ReplayRequest request) =>
        string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > ReplayRequest.MaxNameLength
            ? $"The Name of a replay must have 1 to {ReplayRequest.MaxNameLength} characters."
        : !Enum.IsDefined(request.Mode) ? "The Mode of a replay must be BackFill or RunAgain."
        : request.From > request.To ? "The From of a replay must not be later than its To."
        : request.Status is { } status && !Statuses.Contains(status, StringComparer.Ordinal) ? $"The Status of a replay must be one of {string.Join(", ", Statuses)}."
        : request.Events.Any(static name => string.IsNullOrWhiteSpace(name) || name.AsSpan()[..^1].Contains('*') || name is "*" || (name[^1] == '*' && name[^2] != '.'))
            ? "An event of a replay is a name such as license.created, or a family such as license.*. Leave Events empty for all events."
        : request.MaxFailures < 1 ? "The MaxFailures of a replay must be at least 1."
        : null;
}
