using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Catch-up takes marks, leases and progress from its registration's store, and nothing from another's.</summary>
public sealed class StoreTests
{
    [Fact]
    public void It_takes_all_three_from_its_registrations_own_store()
    {
        var (own, ofDefault) = (new Store(), new Store());
        using var host = Build(keygen => keygen.UseStore(ofDefault.Descriptor), eu => eu.UseStore(own.Descriptor));

        var (eu, parts) = (PartsOf(host, "eu"), PartsOf(host, ""));

        (eu.Store, eu.Leases, eu.Progress).Should().Be((own.Marks, own.Leases, own.Progress));
        (parts.Store, parts.Leases, parts.Progress).Should().Be((ofDefault.Marks, ofDefault.Leases, ofDefault.Progress));
    }

    [Fact]
    public void Without_a_store_of_its_own_it_takes_the_default_registrations()
    {
        var ofDefault = new Store();
        using var host = Build(keygen => keygen.UseStore(ofDefault.Descriptor), static _ => { });

        var eu = PartsOf(host, "eu");

        (eu.Store, eu.Leases, eu.Progress).Should().Be((ofDefault.Marks, ofDefault.Leases, ofDefault.Progress));
    }

    [Fact]
    public void A_store_without_leases_and_progress_has_leases_in_the_process_and_files_whatever_the_default_one_has()
    {
        var ofDefault = new Store();
        using var host = Build(keygen => keygen.UseStore(ofDefault.Descriptor), static eu => eu.UseStore(static _ => new Store().Marks));

        var eu = PartsOf(host, "eu");

        eu.Leases.GetType().Name.Should().Be("InMemoryNamedLeaseStore");
        eu.Progress.Should().BeOfType<ProgressFiles>();
    }

    [Fact]
    public void Progress_of_a_store_that_was_replaced_is_not_gone_on_from()
    {
        using var host = Build(static keygen => keygen.UseStore(new Store().Descriptor).UseStore(static _ => new Store().Marks), static _ => { });

        PartsOf(host, "").Progress.Should().BeOfType<ProgressFiles>();
    }

    [Fact]
    public async Task A_store_that_forgets_is_refused_where_it_is_used_and_nowhere_else()
    {
        using var good = Build(static keygen => keygen.UseInMemoryStore(), static eu => eu.UseStore(new Store().Descriptor), onDefault: false);
        using var bad = Build(static keygen => keygen.UseStore(new Store().Descriptor), static eu => eu.UseInMemoryStore(), onDefault: false);

        good.Services.GetRequiredKeyedService<CatchUpRunner>("eu").ConfigurationError.Should().BeNull();
        bad.Services.GetRequiredKeyedService<CatchUpRunner>("eu").ConfigurationError.Should().Contain("AllowForgetfulStore");
        await good.StartAsync(TestContext.Current.CancellationToken);
        await good.StopAsync(TestContext.Current.CancellationToken);
    }

    private static CatchUpServices PartsOf(IHost host, string registration) => host.Services.GetRequiredKeyedService<CatchUpServices>(registration);

    private static IHost Build(Action<KeygenWebhooksBuilder> ofDefault, Action<KeygenWebhooksBuilder> ofEu, bool onDefault = true)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        foreach (var section in (string[])["Keygen:Webhooks", "Keygen:Webhooks:eu"])
        {
            builder.Configuration.AddInMemoryCollection(ReceiverHost.ConfigurationOf(TestAccount.Default, section));
            builder.Configuration.AddInMemoryCollection(
                [new($"{section}:CatchUp:ApiToken", "admin-5ecret"), new($"{section}:CatchUp:RunOnSchedule", "false"),
                    new($"{section}:CatchUp:ProgressFolder", Path.Combine(Path.GetTempPath(), "keygen-store-tests"))]);
        }

        var (keygen, eu) = (builder.Services.AddKeygenWebhooks(), builder.Services.AddKeygenWebhooks("eu").AddCatchUp());
        if (onDefault)
        {
            keygen.AddCatchUp();
        }

        // The order of the two does not matter.
        ofEu(eu);
        ofDefault(keygen);
        return builder.Build();
    }

    private sealed class Store
    {
        /// <remarks>No event is asked for here.</remarks>
        public IIdempotencyStore Marks { get; } = new DurableStore(null!);

        public INamedLeaseStore Leases { get; } = new NoLeases();

        public ICatchUpProgressStore Progress { get; } = new ProgressFiles(Path.GetTempPath());

        public KeygenWebhooksStore Descriptor => new("Test", _ => Marks) { Leases = _ => Leases, Progress = _ => Progress };
    }
}
