using Keygen.Webhooks.Leases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaddleIntegration;
using PaddleIntegration.Demo;

namespace Keygen.Webhooks.Samples.Tests.Paddle;

/// <summary>One at a time over servers that share a store of leases. The Stripe sample has the same file.</summary>
public sealed class TurnsTests
{
    [Fact]
    public async Task Two_servers_never_work_on_one_license_at_once()
    {
        await using var shop = await OfflineShop.StartAsync(null);
        var leases = shop.Services.GetRequiredService<INamedLeaseStore>();
        Turns[] servers = [new(leases, TimeProvider.System), new(leases, TimeProvider.System)];
        var (inside, most, turns) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => servers[i % 2].RunAsync("license:1", WorkAsync, TestContext.Current.CancellationToken)));

        (most, turns).Should().Be((1, 4));

        async Task WorkAsync(CancellationToken cancellationToken)
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(10, cancellationToken);
            Interlocked.Increment(ref turns);
            Interlocked.Decrement(ref inside);
        }
    }

    [Fact]
    public async Task Who_waits_too_long_gives_up_and_a_turn_ends_before_its_lease_does()
    {
        await using var shop = await OfflineShop.StartAsync(null);
        var time = new FakeTimeProvider();
        var turns = new Turns(shop.Services.GetRequiredService<INamedLeaseStore>(), time);
        var first = turns.RunAsync("license:1", turn => Task.Delay(Timeout.InfiniteTimeSpan, turn), TestContext.Current.CancellationToken);

        var second = turns.RunAsync("license:1", _ => Task.CompletedTask, TestContext.Current.CancellationToken);
        while (!second.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await ((Func<Task>)(() => second)).Should().ThrowAsync<TimeoutException>();
        first.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(60));
        await ((Func<Task>)(() => first)).Should().ThrowAsync<OperationCanceledException>();
    }
}
