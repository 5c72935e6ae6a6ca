using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Stores;

/// <summary>A store that a package describes: made once, checked once, cleaned once, and only if a registration uses it.</summary>
public sealed class StoreDescriptorTests
{
    [Fact]
    public async Task Registrations_that_are_given_one_descriptor_share_what_it_makes_its_check_and_its_cleaner()
    {
        var store = new JournaledStore();
        await using var host = BuildWithEu(
            eu => eu.UseStore(store.Descriptor), keygen => keygen.UseStore(store.Descriptor));

        await host.Host.StartAsync();

        var services = host.Host.Services;
        services.GetRequiredKeyedService<IIdempotencyStore>("eu").Should().BeSameAs(services.GetRequiredService<IIdempotencyStore>());
        services.GetRequiredKeyedService<INamedLeaseStore>("eu").Should().BeSameAs(services.GetRequiredService<INamedLeaseStore>());
        services.GetRequiredKeyedService<ICatchUpProgressStore>("eu").Should().BeSameAs(services.GetRequiredService<ICatchUpProgressStore>());
        store.Made.Should().BeEquivalentTo("marks", "leases", "progress");
        store.Checks.Should().Be(1);
        await FakeClock.EventuallyAsync(() => store.Cleanings == 1, "one cleaner");
        await host.Host.StopAsync();
        store.Cleanings.Should().Be(1);
    }

    [Fact]
    public async Task One_that_the_only_registration_without_a_store_has_from_the_default_one_is_checked()
    {
        var store = new JournaledStore();
        await using var host = BuildWithEu(static _ => { }, keygen => keygen.UseStore(store.Descriptor));

        await host.Host.StartAsync();

        store.Checks.Should().Be(1);
        host.LogsOf(1400).Should().BeEmpty("it survives a restart");
    }

    [Fact]
    public async Task One_that_nobody_uses_is_neither_made_nor_checked_nor_cleaned()
    {
        var (replaced, used) = (new JournaledStore(), new JournaledStore("Used") { OnClean = null });
        await using var host = ReceiverHost.Build(keygen => keygen.UseStore(replaced.Descriptor).UseStore(used.Descriptor));

        await host.Host.StartAsync();
        await FakeClock.EventuallyAsync(() => used.Cleanings == 1, "the cleaner of the other one");
        await host.Host.StopAsync();

        (replaced.Made.Count, replaced.Checks, replaced.Cleanings).Should().Be((0, 0, 0));
        host.LogsOf(1306).Should().ContainSingle().Which.Should().Be(
            "The registration '' uses the store 'Used', which was chosen last. It replaces 'MyStore': the marks, leases and progress kept there are not used. "
            + "Choose one store for each registration.");
    }

    [Fact]
    public async Task Services_that_came_with_it_leave_with_it()
    {
        var first = ServiceDescriptor.Singleton("of the first");
        await using var host = ReceiverHost.Build(keygen => keygen
            .UseStore(new JournaledStore().Descriptor, [first]).UseStore(new JournaledStore().Descriptor, [ServiceDescriptor.Singleton(new Version(2, 0))]));

        host.Host.Services.GetService<string>().Should().BeNull();
        host.Host.Services.GetService<Version>().Should().NotBeNull();
    }

    [Fact]
    public async Task A_check_that_fails_stops_the_start()
    {
        var store = new JournaledStore { CheckFailure = new InvalidOperationException("Create the table.") };
        await using var host = ReceiverHost.Build(keygen => keygen.UseStore(store.Descriptor));

        await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("Create the table.");
        store.Cleanings.Should().Be(0);
    }

    [Fact]
    public async Task A_cleaner_runs_at_the_start_and_every_hour_also_after_it_failed()
    {
        var ends = new TaskCompletionSource();
        var store = new JournaledStore
        {
            OnClean = async ct =>
            {
                if (!ends.Task.IsCompleted)
                {
                    ends.SetResult();
                    throw new IOException("The engine is away.");
                }
            },
        };
        await using var host = ReceiverHost.Build(keygen => keygen.UseStore(store.Descriptor));
        await host.Host.StartAsync();
        await FakeClock.EventuallyAsync(() => host.LogsOf(1307).Length == 1, "a warning");
        store.Cleanings.Should().Be(1);

        await FakeClock.EventuallyAsync(
            () =>
            {
                host.Time.Advance(TimeSpan.FromMinutes(30));
                return store.Cleanings > 1;
            },
            "another cleaning");

        host.LogsOf(1307).Should().ContainSingle().Which.Should().Contain("'MyStore'").And.Contain("01:00:00");
        await host.Host.StopAsync();
    }

    [Fact]
    public async Task A_cleaner_under_way_is_asked_to_end_when_the_host_stops()
    {
        var (begun, ended) = (new TaskCompletionSource(), false);
        var store = new JournaledStore
        {
            OnClean = async ct =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ended = true;
            },
        };
        await using var host = ReceiverHost.Build(keygen => keygen.UseStore(store.Descriptor));
        await host.Host.StartAsync();
        await begun.Task.SoonAsync();

        await host.Host.StopAsync();

        ended.Should().BeTrue();
    }

    [Fact]
    public async Task A_tool_that_describes_the_app_checks_and_cleans_nothing()
    {
        var store = new JournaledStore { CheckFailure = new InvalidOperationException("There is no database at build time.") };
        await using var host = ReceiverHost.Build(
            keygen => keygen.UseStore(store.Descriptor), services: static services => services.AddSingleton(new DesignTimeTool("GetDocument.Insider")));

        await host.Host.StartAsync();
        await host.Host.StopAsync();

        (store.Checks, store.Cleanings).Should().Be((0, 0));
    }

    internal static ReceiverHost BuildWithEu(Action<KeygenWebhooksBuilder> eu, Action<KeygenWebhooksBuilder>? ofDefault = null, Action<IServiceCollection>? services = null)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Default, "Keygen:Webhooks:eu"))
        {
            configuration[key] = value;
        }

        return ReceiverHost.Build(
            keygen =>
            {
                ofDefault?.Invoke(keygen);
                eu(keygen.Services.AddKeygenWebhooks("eu"));
            },
            configuration,
            services);
    }
}
