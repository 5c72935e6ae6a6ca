using System.Data.Common;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A startup check that does not come to its end says nothing about the tables.</summary>
public sealed class InterruptedStartTests
{
    [Theory]
    [InlineData("SELECT")]
    [InlineData("INSERT")]
    public async Task A_database_that_goes_away_stops_no_start_and_the_log_has_its_own_error(string statement)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        await using var host = await BuildAsync(database, statement, static () => throw new BrokenConnectionException());

        await host.Host.StartAsync();

        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 5003).Which.Exception.Should().BeOfType<BrokenConnectionException>();
        await host.Host.StopAsync();
    }

    [Theory]
    [InlineData("")] // before any
    [InlineData("INSERT")]
    public async Task A_start_that_is_cancelled_is_blamed_on_nothing(string statement)
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Sqlite);
        using var stop = new CancellationTokenSource();
        await using var host = await BuildAsync(database, statement, () =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        });

        await FluentActions.Awaiting(() => host.Host.StartAsync(stop.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    /// <param name="database">The database.</param>
    /// <param name="statement">The beginning of a statement; empty for when a connection opens.</param>
    /// <param name="fault">Called before it.</param>
    private static async Task<ReceiverHost> BuildAsync(TestDatabase database, string statement, Action fault)
    {
        var (faults, opening) = (new Faults(), new OnOpening());
        var host = AnyShop.Build<ShopContext>(services => services.AddDbContext<ShopContext>(options =>
        {
            database.Configure(options);
            options.AddInterceptors(faults, opening);
        }));
        await using var scope = host.Host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ShopContext>().Database.EnsureCreatedAsync();
        if (statement.Length == 0)
        {
            opening.Call = fault;
        }
        else
        {
            faults.BeforeStatement = sent =>
            {
                if (sent.StartsWith(statement, StringComparison.Ordinal))
                {
                    fault();
                }
            };
        }

        return host;
    }

    private sealed class OnOpening : DbConnectionInterceptor
    {
        public Action? Call { get; set; }

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Call?.Invoke();
            return new(result);
        }
    }
}
