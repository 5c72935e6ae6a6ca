using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Stores.Tests;

/// <summary>A registration has a store of its own, or else the default registration's.</summary>
public sealed class NamedStoreTests : IAsyncLifetime
{
    private readonly Kinds _kinds = new();

    public static TheoryData<string, string> Pairs => Kinds.Pairs;

    public static TheoryData<string> All => [.. Kinds.Expected.Keys];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task With_a_store_of_its_own_it_takes_nothing_from_the_default_one(string ofDefault, string own)
    {
        await using var host = Build(ofDefault, own);

        Parts.Of(host.Host.Services).Should().Be(Kinds.Expected[ofDefault]);
        Parts.Of(host.Host.Services, "").Should().Be(Kinds.Expected[ofDefault]);
        Parts.Of(host.Host.Services, "eu").Should().Be(Kinds.Expected[own]);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Both_stores_are_checked_at_the_start_and_none_has_replaced_the_other(string ofDefault, string own)
    {
        await using var host = Build(ofDefault, own);

        await host.Host.StartAsync();

        _kinds.Touched.Should().BeEquivalentTo(ofDefault, own);
        host.LogsOf(1306).Should().BeEmpty();
        await host.Host.StopAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Without_one_it_has_the_default_registrations(string kind)
    {
        await using var host = Build(kind, own: null);
        var services = host.Host.Services;

        services.GetRequiredKeyedService<IIdempotencyStore>("eu").Should().BeSameAs(services.GetRequiredService<IIdempotencyStore>());
        services.GetRequiredKeyedService<INamedLeaseStore>("eu").Should().BeSameAs(services.GetRequiredService<INamedLeaseStore>());
        services.GetKeyedService<ICatchUpProgressStore>("eu").Should().BeSameAs(services.GetService<ICatchUpProgressStore>());
        Parts.Of(services, "eu").Should().Be(Kinds.Expected[kind]);
    }

    [Fact]
    public async Task In_memory_each_has_marks_of_its_own()
    {
        await using var host = Build(Kinds.InMemory, Kinds.InMemory);
        var services = host.Host.Services;

        services.GetRequiredKeyedService<IIdempotencyStore>("eu").Should().NotBeSameAs(services.GetRequiredService<IIdempotencyStore>());
        services.GetRequiredKeyedService<INamedLeaseStore>("eu").Should().NotBeSameAs(services.GetRequiredService<INamedLeaseStore>());
    }

    [Fact]
    public async Task Registrations_of_one_context_share_its_store_and_the_longest_retention_holds_for_both()
    {
        await using var host = ReceiverHost.Build(
            static keygen =>
            {
                keygen.UseEntityFrameworkCore<OwnContext>(static options => options.Retention = TimeSpan.FromDays(4));
                keygen.Services.AddKeygenWebhooks("eu").UseEntityFrameworkCore<OwnContext>(static options => options.Retention = TimeSpan.FromDays(9));
            },
            services: _kinds.AddContext);
        var services = host.Host.Services;

        services.GetRequiredKeyedService<IIdempotencyStore>("eu").Should().BeSameAs(services.GetRequiredService<IIdempotencyStore>());
        services.GetRequiredService<IIdempotencyStore>().Traits.Retention.Should().Be(TimeSpan.FromDays(9));
    }

    [Fact]
    public async Task Registrations_may_have_contexts_of_their_own()
    {
        await using var host = ReceiverHost.Build(
            static keygen =>
            {
                keygen.UseEntityFrameworkCore<OwnContext>();
                keygen.Services.AddKeygenWebhooks("eu", static options => (options.AccountId, options.TrustRequestUrl) = (TestAccount.Default.Id, true))
                    .UseEntityFrameworkCore<OtherContext>();
            },
            services: services =>
            {
                _kinds.AddContext(services);
                services.AddDbContext<OtherContext>(static options => options.UseSqlite("Data Source=:memory:"));
            });
        var services = host.Host.Services;

        Parts.Of(services, "eu").Should().Be(Kinds.Expected[Kinds.EfCore]);
        services.GetRequiredKeyedService<IIdempotencyStore>("eu").Should().NotBeSameAs(services.GetRequiredService<IIdempotencyStore>());
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _kinds.DisposeAsync();

    private ReceiverHost Build(string ofDefault, string? own)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Default, "Keygen:Webhooks:eu"))
        {
            configuration[key] = value;
        }

        return ReceiverHost.Build(
            keygen =>
            {
                // The named one first: it does not matter which of them chooses first.
                var eu = keygen.Services.AddKeygenWebhooks("eu");
                if (own is not null)
                {
                    _kinds.Use(own, eu);
                }

                _kinds.Use(ofDefault, keygen);
            },
            configuration,
            _kinds.AddContext);
    }
}
