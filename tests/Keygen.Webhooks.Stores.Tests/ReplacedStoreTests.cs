using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Stores.Tests;

/// <summary>A Use… method replaces the store before it as a whole, whatever the two are.</summary>
public sealed class ReplacedStoreTests : IAsyncLifetime
{
    private readonly Kinds _kinds = new();

    public static TheoryData<string, string> Pairs => Kinds.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_is_resolved_is_wholly_the_last_ones(string first, string last)
    {
        await using var host = Build(first, last);

        Parts.Of(host.Host.Services).Should().Be(Kinds.Expected[last]);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task At_the_start_the_last_one_is_checked_and_the_first_is_not_touched(string first, string last)
    {
        await using var host = Build(first, last);

        await host.Host.StartAsync();

        _kinds.Touched.Should().Equal([last], "options, connection and factory of the other one are no business of the start");
        (_kinds.Statements > 0).Should().Be(last is Kinds.EfCore);
        if (last is Kinds.Redis)
        {
            await FakeClock.EventuallyAsync(() => host.LogsOf(4000).Count() == 1, "a look at Redis");
        }

        await host.Host.StopAsync();
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_log_says_at_the_start_which_store_was_replaced(string first, string last)
    {
        await using var host = Build(first, last);

        await host.Host.StartAsync();

        host.LogsOf(1306).Should().ContainSingle().Which.Should().Contain($"uses the store '{NameOf(last)}'").And.Contain($"It replaces '{NameOf(first)}'");
        await host.Host.StopAsync();
    }

    [Fact]
    public async Task A_store_that_was_chosen_once_or_twice_the_same_replaces_none()
    {
        await using var once = Build(Kinds.EfCore);
        await using var twice = Build(Kinds.EfCore, Kinds.EfCore);

        await once.Host.StartAsync();
        await twice.Host.StartAsync();

        once.LogsOf(1306).Concat(twice.LogsOf(1306)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_length_of_a_lease_leaves_with_the_store_it_was_set_for()
    {
        await using var afterRedis = ReceiverHost.Build(keygen => keygen
            .UseRedis("localhost:1", static options => options.Lease = TimeSpan.FromMinutes(2)).UseMarkStorage(_ => _kinds.Storage));
        await afterRedis.Host.Services.GetRequiredService<IIdempotencyStore>().ClaimAsync(default, ["a"], default);
        _kinds.Storage.Lease.Should().Be(TimeSpan.FromMinutes(1));

        await using var afterAnother = ReceiverHost.Build(keygen => keygen
            .UseMarkStorage(static _ => new OwnStorage(), static options => options.Lease = TimeSpan.FromMinutes(2)).UseMarkStorage(_ => _kinds.Storage));
        await afterAnother.Host.Services.GetRequiredService<IIdempotencyStore>().ClaimAsync(default, ["a"], default);
        _kinds.Storage.Lease.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Options_leave_with_the_store_they_were_set_for()
    {
        await using var host = ReceiverHost.Build(
            static keygen => keygen.UseEntityFrameworkCore<OwnContext>(static options => options.Retention = TimeSpan.FromDays(4))
                .UseInMemoryStore(static _ => { }).UseEntityFrameworkCore<OwnContext>(),
            services: _kinds.AddContext);

        host.Host.Services.GetRequiredService<IIdempotencyStore>().Traits.Retention.Should().Be(StoreTraits.DefaultRetention);
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _kinds.DisposeAsync();

    private static string NameOf(string kind) => kind switch
    {
        Kinds.LeasedStorage => "UseMarkStorage(…)",
        Kinds.Store => "UseStore(…)",
        Kinds.EfCore => "EF Core (OwnContext)",
        _ => kind,
    };

    private ReceiverHost Build(params string[] kinds) => ReceiverHost.Build(
        keygen =>
        {
            foreach (var kind in kinds)
            {
                _kinds.Use(kind, keygen);
            }
        },
        services: _kinds.AddContext);
}
