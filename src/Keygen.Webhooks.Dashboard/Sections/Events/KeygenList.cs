using Keygen.Webhooks.Api;
using Keygen.Webhooks.Dashboard.Sections.Waiting;
using Keygen.Webhooks.Dashboard.Serving;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Dashboard.Sections.Events;

/// <summary>Keygen's list of events, read with the app's own client of Keygen's API.</summary>
internal sealed class KeygenList(DashboardServices dashboard)
{
    private const int PageSize = 50;

    /// <summary>How many events one request of the page reads at most, which takes ten requests of the account's quota.</summary>
    private const int MostRead = 1000;

    /// <summary>What to configure; null when the list can be read.</summary>
    public string? SentenceFor(DashboardRegistration registration)
    {
        if (dashboard.App.GetService<KeygenApi>() is null)
        {
            return "To see what Keygen has, add AddKeygenApi() and set Keygen:Api:ApiToken to a token that may read webhook events and endpoints.";
        }

        var ofApi = dashboard.App.GetRequiredService<IOptionsMonitor<KeygenApiOptions>>().CurrentValue.AccountId ?? AccountOf(Options.DefaultName);
        return string.Equals(ofApi, AccountOf(registration.Name), StringComparison.OrdinalIgnoreCase) ? null
            : "Keygen's API is set up for another account than this registration's.";
    }

    public async Task<EventPageJson> ReadAsync(DashboardRegistration registration, ListFilter filter, string? after, CancellationToken cancellationToken)
    {
        var rows = new List<EventRecord>();
        var (read, others, next) = (0, 0, (string?)null);
        var api = Api(registration).WebhookEvents.ListAsync(new() { Events = filter.Name is { } name ? [name] : null, After = after }, cancellationToken);
        await foreach (var row in Guarded(api, cancellationToken).ConfigureAwait(false))
        {
            if (filter.IsOver(row))
            {
                break;
            }

            if (!IsOurs(registration, row))
            {
                others++;
            }
            else if (filter.Matches(row))
            {
                rows.Add(row);
            }

            if (++read == MostRead || rows.Count == PageSize)
            {
                next = row.Id;
                break;
            }
        }

        var known = await KnownAsync(registration, rows, cancellationToken).ConfigureAwait(false);
        return new(null, [.. known.Select(static one => one.Row)], next, read, others);
    }

    /// <exception cref="RequestRefusedException">There is no such event for this registration.</exception>
    public async Task<EventRecord> FindAsync(DashboardRegistration registration, string? id, CancellationToken cancellationToken)
    {
        var row = id is { Length: > 0 } ? await AskAsync(Api(registration), api => api.WebhookEvents.GetAsync(id, cancellationToken)).ConfigureAwait(false) : null;
        return row is not null && IsOurs(registration, row) ? row : throw RequestRefusedException.NotFound("Keygen has no such event for this endpoint, or no longer: it keeps events for 30 days.");
    }

    public Task<EventRecord> RetryAsync(DashboardRegistration registration, string id) =>
        AskAsync(Api(registration), api => api.WebhookEvents.RetryAsync(id, CancellationToken.None));

    /// <summary>The rows with what the store knows of them. It is asked about all at once.</summary>
    public static async Task<IReadOnlyList<(EventRowJson Row, EventStatus? State)>> KnownAsync(
        DashboardRegistration registration, IReadOnlyList<EventRecord> rows, CancellationToken cancellationToken)
    {
        if (registration.States is not { } states)
        {
            return [.. rows.Select(static row => (RowOf(row, null, isHandedOver: false), (EventStatus?)null))];
        }

        var keys = rows.Select(row => row is { AccountId: { } account, IdempotencyToken: { } token } ? new EventKey(registration.Name, account, token) : default).ToArray();
        EventKey[] asked = [.. keys.Where(static key => key != default).Distinct()];
        var found = await states.FindAllAsync(asked, cancellationToken).ConfigureAwait(false);
        var known = asked.Zip(found).ToDictionary(static one => one.First, static one => one.Second);
        var handedOver = await HandedOverList.OpenAsync(states, found.Where(static one => one is { Failures.Count: 0 }), cancellationToken).ConfigureAwait(false);
        return [.. rows.Zip(keys, (row, key) => (RowOf(row, known.GetValueOrDefault(key), handedOver.Contains(key)), known.GetValueOrDefault(key)))];
    }

    private static EventRowJson RowOf(EventRecord row, EventStatus? state, bool isHandedOver)
    {
        var (here, kind) = state switch
        {
            null => ("never seen here", "repeated"),
            _ when isHandedOver => ("handed over to an engine", "repeated"),
            { State: EventState.Settled } => ("all handlers completed", "done"),
            { Failures: [var failure, ..] } => ($"failing: {failure.Handler}", "failed"),
            _ => ("open", "repeated"),
        };
        return new()
        {
            Id = row.Id, Event = row.Name, Created = row.Created, Status = row.Status, Here = here, Kind = kind,
            LicenseId = EventReader.TryRead(row, out var e, out _) ? EventIdentity.Of(e).LicenseId : null,
        };
    }

    private KeygenApi Api(DashboardRegistration registration) => SentenceFor(registration) is { } sentence
        ? throw new RequestRefusedException(409, sentence) : dashboard.App.GetRequiredService<KeygenApi>();

    /// <summary>Whether the row is for this registration's endpoint. The account's list has those of all endpoints.</summary>
    private bool IsOurs(DashboardRegistration registration, EventRecord row) =>
        dashboard.App.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(registration.Name).EndpointUrls.Contains(row.Endpoint ?? "");

    private string AccountOf(string registration) => dashboard.App.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(registration).AccountId;

    private static async IAsyncEnumerable<EventRecord> Guarded(
        IAsyncEnumerable<EventRecord> rows, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = rows.GetAsyncEnumerator(cancellationToken);
        await using var end = walk.ConfigureAwait(false);
        while (await AskAsync(walk, static walk => walk.MoveNextAsync().AsTask()).ConfigureAwait(false))
        {
            yield return walk.Current;
        }
    }

    private static async Task<T> AskAsync<TState, T>(TState state, Func<TState, Task<T>> ask)
    {
        try
        {
            return await ask(state).ConfigureAwait(false);
        }
        catch (KeygenApiException exception)
        {
            throw new RequestRefusedException(502, exception.Message);
        }
    }
}
