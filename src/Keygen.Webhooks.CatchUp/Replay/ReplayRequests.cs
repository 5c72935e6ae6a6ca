using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>The requests of a replay to Keygen's API. Each is counted in the budget first.</summary>
internal sealed class ReplayRequests(CatchUpServices parts, ApiAccess access, CancellationToken cancellationToken)
{
    private const int FullPage = 100; // the most Keygen gives
    private const int MaxWrites = 20;

    private static readonly ApiResponse Spent = new(
        ApiStatus.BudgetSpent, Problem: "The day's requests are spent: replays may use half of DailyRequestBudget. Run the same replay again tomorrow, UTC.");

    public int Made { get; private set; }

    /// <param name="order"><c>asc</c> or <c>desc</c>.</param>
    /// <param name="behind">The id of the last row before the page; null for the start of the list.</param>
    /// <returns>The answer, and whether another page may follow.</returns>
    public async Task<(ApiResponse Answer, bool MayGoOn)> ListAsync(string order, string? behind)
    {
        for (var size = FullPage; ; size = Math.Max(1, size / 4))
        {
            var answer = await TakeAsync().ConfigureAwait(false) is { } budget
                ? await parts.Api.ListAsync(access, budget, order, behind, size, cancellationToken).ConfigureAwait(false)
                : Spent;
            if (answer.Status is not ApiStatus.TooLarge || size == 1)
            {
                return (answer, answer.Page is { HasNext: true } page && page.Records.Count >= size);
            }
        }
    }

    public async Task<ApiResponse> FindAsync(string id) => await TakeAsync().ConfigureAwait(false) is { } budget
        ? await parts.Api.FindAsync(access, budget, id, cancellationToken).ConfigureAwait(false)
        : Spent;

    /// <summary>
    /// Counts one request for all replays of this registration on all machines. They use at most half of the budget, and nothing once they
    /// and catch-up have used all of it.
    /// </summary>
    /// <returns>A budget for this request; null when there is none.</returns>
    private async Task<RequestBudget?> TakeAsync()
    {
        var (account, today) = (access.Verifier.AccountId, DateOnly.FromDateTime(parts.Time.GetUtcNow().UtcDateTime));
        var name = parts.NameOf(account, null);
        var all = parts.Options.DailyRequestBudget;
        for (var i = 0; i < MaxWrites; i++)
        {
            var stored = await parts.Progress.ReadAsync(name, cancellationToken).ConfigureAwait(false);
            var count = stored is null ? null : ReplayJson.Read(stored.Content, ReplayJson.Default.ReplayRequestCount);
            var made = count?.Day == today ? count.Requests : 0;
            if (made >= Math.Max(1, all / 2) || made + await OfCatchUpAsync(account, today).ConfigureAwait(false) >= all)
            {
                return null;
            }

            var content = System.Text.Json.JsonSerializer.Serialize(new ReplayRequestCount(today, made + 1), ReplayJson.Default.ReplayRequestCount);
            if (await parts.Progress.TryWriteAsync(name, stored?.Version ?? 0, content, cancellationToken).ConfigureAwait(false))
            {
                Made++;
                return new(parts.Options, parts.Time, new());
            }
        }

        throw new IOException("The progress store did not accept a write, although it was tried again and again.");
    }

    private async Task<int> OfCatchUpAsync(string account, DateOnly today)
    {
        var stored = await parts.Progress.ReadAsync(parts.NameOf(account), cancellationToken).ConfigureAwait(false);
        return stored is not null && ProgressJson.Read(stored.Content) is { } progress && progress.Day == today ? progress.Requests : 0;
    }
}
