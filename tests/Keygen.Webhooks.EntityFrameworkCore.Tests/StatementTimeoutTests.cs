using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Some providers ignore the token while they wait for a lock, so a statement that may be cancelled has a time-out as well.</summary>
public sealed class StatementTimeoutTests
{
    [Theory]
    [InlineData(null, 5)]
    [InlineData(0, 5)] // without end
    [InlineData(3, 3)]
    [InlineData(5, 5)]
    [InlineData(60, 5)]
    public async Task A_longer_one_of_the_app_is_cut_for_the_statement_and_a_shorter_one_kept(int? own, int expected)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);
        using var caller = new CancellationTokenSource();

        (await TimeoutAsync(shop, own, caller.Token)).Should().Be(expected);
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(60, 60)]
    public async Task A_statement_that_cannot_be_cancelled_has_the_apps(int? own, int expected)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Postgres);

        (await TimeoutAsync(shop, own, CancellationToken.None)).Should().Be(expected);
    }

    [Fact]
    public async Task One_of_the_connection_string_counts_where_the_app_has_set_none()
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);
        using var caller = new CancellationTokenSource();

        (await TimeoutAsync(shop, own: null, caller.Token)).Should().Be(2);
    }

    private static Task<int> TimeoutAsync(Shop shop, int? own, CancellationToken cancellationToken) => shop.OnContextAsync(async context =>
    {
        context.Database.SetCommandTimeout(own);
        await context.InsertAsync(MarkTable.MarkOf(shop.Key, MarkHashes.Of(shop.Key), "a", Guid.NewGuid(), DateTime.UtcNow), cancellationToken);
        context.Database.GetCommandTimeout().Should().Be(own);
        return shop.Faults.LastTimeout;
    });
}
