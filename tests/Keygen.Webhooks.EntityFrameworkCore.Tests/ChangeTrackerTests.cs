using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The store's rows are none of the application's interceptors' and overrides' business.</summary>
public sealed class ChangeTrackerTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_handler_finds_its_context_empty_and_only_its_own_rows_go_through_SaveChanges(string engine)
    {
        await using var shop = await Shop.OpenAsync(engine);
        var saved = new List<string>();

        await shop.RunAsync(
            ("fails", static _ => throw new HandlersOwnException()),
            ("saves", async context =>
            {
                context.ChangeTracker.Entries().Should().BeEmpty();
                context.SavingChanges += (_, _) => saved.AddRange(context.ChangeTracker.Entries().Select(static entry => entry.Metadata.ClrType.Name));
                await Shop.SaveAsync(context, "paid");
            }));

        saved.Should().Equal(nameof(Order));
        (await shop.OnContextAsync(static context => context.Set<KeygenWebhookAttempt>().CountAsync())).Should().Be(1);
        (await shop.Store.FindAsync(shop.Key, default)).Should().Be(EventState.Open);
    }
}
