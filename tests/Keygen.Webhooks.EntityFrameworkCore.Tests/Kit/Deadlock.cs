using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Two transactions, each with a row that the other wants.</summary>
internal static class Deadlock
{
    /// <summary>Lets a handler's transaction be the one that MariaDB ends, and catches the error.</summary>
    public static async Task BeVictimAsync(Shop shop, ShopContext context)
    {
        await shop.OnContextAsync(async other =>
        {
            await using var transaction = await other.Database.BeginTransactionAsync();

            // MariaDB ends the one that has written less.
            for (var i = 0; i < 20; i++)
            {
                await Shop.SaveAsync(other, "heavier");
            }

            await TakeAsync(other, "right");
            await TakeAsync(context, "left");
            var waiting = Task.Run(() => TakeAsync(other, "left"));
            var error = await FluentActions.Awaiting(() => TakeAsync(context, "right")).Should().ThrowAsync<Exception>();
            error.Which.Message.Should().Contain("Deadlock");
            await waiting;
            await transaction.RollbackAsync();
            return true;
        });
    }

    private static Task<int> TakeAsync(ShopContext context, string number) =>
        context.Database.ExecuteSqlAsync($"UPDATE `Orders` SET `Text` = `Number` WHERE `Number` = {number}");
}
