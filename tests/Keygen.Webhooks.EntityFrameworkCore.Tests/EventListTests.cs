using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The order of a list, with times that the contract of stores cannot set.</summary>
public sealed class EventListTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_failing_event_has_the_place_and_the_time_of_its_newest_failure(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var now = DateTime.UtcNow;
        await shop.OnContextAsync(context =>
        {
            context.AddRange(Failure("two failures", "a", 5), Failure("two failures", "b", 1), Failure("one failure", "a", 3));
            return context.SaveChangesAsync();
        });

        var page = await ((IEventStateReader)shop.Store).ListAsync(new(), default);

        page.Events.Select(static one => one.Key.IdempotencyToken).Should().Equal("two failures", "one failure");
        page.Events[0].Failures.Select(static failure => failure.Handler).Should().Equal("a", "b");
        page.Events[0].SeenAt.Should().BeCloseTo(new DateTimeOffset(now.AddHours(-1)), TimeSpan.FromSeconds(1));

        KeygenWebhookAttempt Failure(string token, string handler, int hours)
        {
            var key = shop.Key with { IdempotencyToken = token };
            return new()
            {
                EventHash = MarkHashes.Of(key), HandlerHash = MarkHashes.Of(handler), Registration = "", AccountId = key.AccountId, IdempotencyToken = token,
                Handler = handler, Attempts = 1, LastErrorType = "E", LastAttemptAt = now.AddHours(-hours),
            };
        }
    }
}
