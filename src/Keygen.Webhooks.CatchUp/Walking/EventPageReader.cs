using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>Requests pages of the list, and smaller ones when a full page exceeds the size limit.</summary>
internal sealed class EventPageReader(RunContext run)
{
    private const int Full = 100; // the most Keygen gives

    /// <param name="order"><c>asc</c> or <c>desc</c>.</param>
    /// <param name="behind">The id of the last row before the page; null for the start of the list.</param>
    /// <returns>The answer, and whether another page may follow.</returns>
    public async Task<(ApiResponse Answer, bool MayGoOn)> ListAsync(string order, string? behind)
    {
        for (var size = Full; ; size = Math.Max(1, size / 4))
        {
            var answer = await run.Api.ListAsync(run.Access, run.Budget, order, behind, size, run.Stop).ConfigureAwait(false);
            if (answer.Status is not ApiStatus.TooLarge || size == 1)
            {
                return (answer, answer.Page is { HasNext: true } page && page.Records.Count >= size);
            }
        }
    }
}
