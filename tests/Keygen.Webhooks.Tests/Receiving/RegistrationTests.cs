using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>Several registrations in one host, and the ways to configure one.</summary>
public sealed class RegistrationTests
{
    [Fact]
    [Trait("Case", "76")]
    public async Task Two_registrations_mix_neither_keys_nor_handlers_nor_tokens()
    {
        var runs = new List<string>();
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Other, "Keygen:Webhooks:second"))
        {
            configuration[key] = value;
        }

        await using var host = await ReceiverHost.StartAsync(
            keygen => keygen.AddHandler<KeygenEvent>((_, _) => Ran("default")), configuration,
            services => services.AddKeygenWebhooks("second").AddHandler<KeygenEvent>((_, _) => Ran("second")));
        Task Ran(string name)
        {
            runs.Add(name);
            return Task.CompletedTask;
        }

        var second = host.Host.Services.GetRequiredKeyedService<WebhookReceiver>("second");
        var testEvent = new TestEvent();
        var ours = host.Sign(testEvent);
        var theirs = host.Sign(testEvent with { AccountId = TestAccount.Other.Id }) with { Account = TestAccount.Other };

        (await host.ReceiveAsync(ours.ToRequest())).Outcome.Should().Be(WebhookOutcome.Handled);
        (await second.ReceiveAsync(theirs.ToRequest(), default)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(theirs.ToRequest())).VerificationFailure.Should().Be(VerificationFailure.KeyId);
        (await second.ReceiveAsync(ours.ToRequest(), default)).VerificationFailure.Should().Be(VerificationFailure.KeyId);
        runs.Should().Equal("default", "second");
    }

    [Fact]
    [Trait("Case", "76")]
    public async Task The_same_account_and_token_at_two_registrations_is_no_duplicate()
    {
        var runs = 0;
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Default, "Keygen:Webhooks:second"))
        {
            configuration[key] = value;
        }

        await using var host = await ReceiverHost.StartAsync(
            keygen => keygen.AddHandler<KeygenEvent>((_, _) => Task.FromResult(++runs)), configuration,
            services => services.AddKeygenWebhooks("second").AddHandler<KeygenEvent>((_, _) => Task.FromResult(++runs)));
        var delivery = host.Sign(new TestEvent());
        var second = host.Host.Services.GetRequiredKeyedService<WebhookReceiver>("second");

        (await host.ReceiveAsync(delivery.ToRequest())).Outcome.Should().Be(WebhookOutcome.Handled);
        (await second.ReceiveAsync(delivery.ToRequest(), default)).Outcome.Should().Be(WebhookOutcome.Handled);
        runs.Should().Be(2);
    }

    [Fact]
    [Trait("Case", "38")]
    public async Task A_delivery_for_another_registrations_endpoint_is_refused_and_the_log_says_whose_it_is_at_most_once_in_ten_seconds()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Default, "Keygen:Webhooks:second"))
        {
            configuration[key] = value;
        }

        configuration["Keygen:Webhooks:second:EndpointUrls:0"] = "https://me:hunter2@other.example.com/hooks?code=geheim";
        await using var host = await ReceiverHost.StartAsync(null, configuration, static services => services.AddKeygenWebhooks("second"));
        async Task<string> RefusalAsync()
        {
            var receipt = await host.ReceiveAsync((host.Sign(new TestEvent()) with { Host = "other.example.com", Target = "/hooks?code=geheim" }).ToRequest());
            receipt.VerificationFailure.Should().Be(VerificationFailure.SignatureMismatch);
            return host.Logs.GetSnapshot().Last(static record => record.Id.Id == 1101).Message;
        }

        (await RefusalAsync()).Should().Contain("other.example.com/hooks").And.Contain("'second'");
        (await RefusalAsync()).Should().NotContain("'second'", "a diagnosis costs verifications");
        host.Time.Advance(TimeSpan.FromSeconds(10));
        (await RefusalAsync()).Should().Contain("'second'");
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Message.Contains("hunter2") || record.Message.Contains("geheim"));
    }

    [Fact]
    public async Task A_flood_of_refusals_is_five_lines_and_a_count()
    {
        await using var host = await ReceiverHost.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            await host.ReceiveAsync((host.Sign(new TestEvent()) with { Account = TestAccount.Other, KeyId = TestAccount.Default.Id }).ToRequest());
        }

        host.Logs.GetSnapshot().Where(static record => record.Id.Id == 1101).Should().HaveCount(5);
        host.Time.Advance(TimeSpan.FromSeconds(10));
        await host.ReceiveAsync((host.Sign(new TestEvent()) with { Account = TestAccount.Other, KeyId = TestAccount.Default.Id }).ToRequest());
        host.Logs.GetSnapshot().Last(static record => record.Id.Id == 1101).Message.Should().Contain("95 more");
    }

    [Fact]
    public void Calling_it_twice_binds_lists_once_and_adds_handlers_to_the_same_registration()
    {
        var services = Services();
        services.AddKeygenWebhooks().AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "a");
        services.AddKeygenWebhooks().AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "b");
        services.AddKeygenWebhooks(static options => options.MaxBodySize = 99);

        var options = OptionsOf(services, "");

        options.PublicKeys.Should().ContainSingle();
        options.EndpointUrls.Should().ContainSingle();
        options.MaxBodySize.Should().Be(99, "a delegate goes together with the configuration");
        options.AccountId.Should().Be(TestAccount.Default.Id);
    }

    [Theory]
    [InlineData("section")]
    [InlineData("named section")]
    [InlineData("delegate")]
    [InlineData("named delegate")]
    [InlineData("name")]
    public void Each_overload_configures_the_registration_it_names(string overload)
    {
        var services = Services();
        var section = new ConfigurationBuilder().AddInMemoryCollection(ReceiverHost.ConfigurationOf(TestAccount.Other, "x")).Build().GetSection("x");
        var builder = overload switch
        {
            "section" => services.AddKeygenWebhooks(section),
            "named section" => services.AddKeygenWebhooks("n", section),
            "delegate" => services.AddKeygenWebhooks(static options => options.AccountId = TestAccount.Other.Id),
            "named delegate" => services.AddKeygenWebhooks("n", static options => options.AccountId = TestAccount.Other.Id),
            _ => services.AddKeygenWebhooks("n"),
        };

        var name = overload.StartsWith('n') ? "n" : "";
        builder.Name.Should().Be(name);
        OptionsOf(services, name).AccountId.Should().Be(overload == "name" ? "of n" : TestAccount.Other.Id);
        OptionsOf(services, "another").AccountId.Should().BeEmpty();
    }

    private static ServiceCollection Services()
    {
        var values = ReceiverHost.DefaultConfiguration;
        values["Keygen:Webhooks:n:AccountId"] = "of n";
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        return services;
    }

    private static KeygenWebhooksOptions OptionsOf(IServiceCollection services, string name) =>
        services.BuildServiceProvider().GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<KeygenWebhooksOptions>>().Get(name);
}
