using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What the tables count.</summary>
public sealed class CountTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Open_events_are_counted_for_three_days_because_Keygen_sends_none_after_that(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var now = DateTime.UtcNow;
        await shop.OnContextAsync(context =>
        {
            foreach (var (token, age) in new[] { ("young", 1), ("middle", 70), ("old", 74), ("failed lately", 74) })
            {
                var key = shop.Key with { IdempotencyToken = token };
                context.Add(MarkTable.MarkOf(key, MarkHashes.Of(key), "a", Guid.NewGuid(), now.AddHours(-age), isDone: true));
                if (token is "failed lately" or "old")
                {
                    context.Add(new KeygenWebhookAttempt
                    {
                        EventHash = MarkHashes.Of(key), HandlerHash = "b", Registration = "", AccountId = key.AccountId, IdempotencyToken = token,
                        Handler = "b", Attempts = 1, LastErrorType = "E", LastAttemptAt = now.AddHours(token is "old" ? -73 : -1),
                    });
                }
            }

            return context.SaveChangesAsync();
        });

        var counts = await ((IEventStateReader)shop.Store).CountAsync(default);

        (counts.Open, counts.Failing).Should().Be((3, 2));
    }
}
