using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What <c>UseEntityFrameworkCore</c> registers.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task A_context_of_two_registrations_has_one_interceptor()
    {
        var services = new ServiceCollection().AddDbContext<ShopContext>(static options => options.UseSqlite());
        services.AddKeygenWebhooks().UseEntityFrameworkCore<ShopContext>();
        services.AddKeygenWebhooks("billing").UseEntityFrameworkCore<ShopContext>();
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<DbContextOptions<ShopContext>>().FindExtension<CoreOptionsExtension>()!.Interceptors
            .Should().ContainSingle(static interceptor => interceptor is TransactionGuardInterceptor);
    }

    [Fact]
    public async Task It_has_one_store_too_which_survives_a_restart_and_remembers_for_the_longer_of_both_retentions()
    {
        var services = new ServiceCollection().AddLogging().AddDbContext<ShopContext>(static options => options.UseSqlite());
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddKeygenWebhooks().UseEntityFrameworkCore<ShopContext>(static options => options.Retention = TimeSpan.FromDays(10));
        services.AddKeygenWebhooks("billing").UseEntityFrameworkCore<ShopContext>(static options => options.Retention = TimeSpan.FromDays(40));
        await using var provider = services.BuildServiceProvider();

        var store = provider.GetRequiredService<IIdempotencyStore>();

        store.Traits.Should().Be(new StoreTraits(SurvivesRestart: true, TimeSpan.FromDays(40)));
        provider.GetRequiredKeyedService<IIdempotencyStore>("billing").Should().BeSameAs(store);
    }

    [Fact]
    public async Task And_the_contexts_of_two_registrations_have_one_each()
    {
        var services = new ServiceCollection().AddDbContext<ShopContext>(static options => options.UseSqlite())
            .AddDbContext<ContextOptionsTests.OpenContext>(static options => options.UseSqlite());
        services.AddKeygenWebhooks().UseEntityFrameworkCore<ShopContext>();
        services.AddKeygenWebhooks("billing").UseEntityFrameworkCore<ContextOptionsTests.OpenContext>();
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<DbContextOptions<ContextOptionsTests.OpenContext>>().FindExtension<CoreOptionsExtension>()!.Interceptors
            .Should().ContainSingle(static interceptor => interceptor is TransactionGuardInterceptor);
        provider.GetServices<RegisteredContext>().Should().HaveCount(2).And.OnlyContain(static chosen => chosen.Before == null);
    }

    [Theory]
    [InlineData(20, 80)]
    [InlineData(3599, 3600)]
    [InlineData(86400, 3600)]
    public async Task An_event_is_held_for_a_minute_longer_than_the_handler_timeout_and_an_hour_at_most(int timeout, int expected)
    {
        await using var shop = await Shop.OpenAsync(TestDatabase.Sqlite);

        (shop.StoreContext with { HandlerTimeoutOf = _ => TimeSpan.FromSeconds(timeout) }).HoldTimeOf("").Should().Be(TimeSpan.FromSeconds(expected));
    }

    [Theory]
    [InlineData(false, 35)]
    [InlineData(true, 300)]
    public async Task The_handler_timeout_is_the_registrations_or_the_default_when_its_options_are_invalid(bool areInvalid, int expected)
    {
        await using var host = ReceiverHost.Build(static builder => builder.UseEntityFrameworkCore<ShopContext>(), services: services =>
        {
            services.AddDbContext<ShopContext>(static options => options.UseSqlite());
            services.PostConfigure<KeygenWebhooksOptions>(options =>
            {
                options.HandlerTimeout = TimeSpan.FromSeconds(35);
                if (areInvalid)
                {
                    throw new InvalidOperationException();
                }
            });
        });

        host.Host.Services.GetRequiredKeyedService<StoreContext>(typeof(ShopContext)).HandlerTimeoutOf("").Should().Be(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public void Null_is_rejected_by_the_parameters_name()
    {
        FluentActions.Invoking(static () => ((KeygenWebhooksBuilder)null!).UseEntityFrameworkCore<ShopContext>()).Should().Throw<ArgumentNullException>().WithParameterName("builder");
        FluentActions.Invoking(static () => ((ModelBuilder)null!).AddKeygenWebhooks()).Should().Throw<ArgumentNullException>().WithParameterName("modelBuilder");
        FluentActions.Invoking(static () => ((DbContext)null!).KeygenWebhookFailures()).Should().Throw<ArgumentNullException>().WithParameterName("context");
    }

    [Fact]
    public void Every_table_is_in_the_schema_and_every_hash_is_plain_ASCII()
    {
        var builder = new ModelBuilder();

        builder.AddKeygenWebhooks("webhooks");

        builder.Model.GetEntityTypes().Should().HaveCount(4).And.OnlyContain(static type => type.GetSchema() == "webhooks");
        builder.Model.GetEntityTypes().SelectMany(static type => type.GetProperties()).Where(static property => property.Name.EndsWith("Hash", StringComparison.Ordinal))
            .Should().HaveCount(6).And.OnlyContain(static property => property.IsUnicode() == false);
    }

    [Fact]
    public void A_retention_of_three_days_is_enough() => new EntityFrameworkStoreOptionsValidator()
        .Validate(null, new() { Retention = TimeSpan.FromDays(3) }).Succeeded.Should().BeTrue();
}
