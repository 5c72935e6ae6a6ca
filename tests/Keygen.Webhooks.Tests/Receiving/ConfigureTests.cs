using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>Options set in code beside those of the configuration.</summary>
public sealed class ConfigureTests
{
    [Fact]
    public async Task What_code_sets_goes_over_what_the_configuration_says_also_after_a_reload()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:MaxBodySize"] = "1000";
        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.Configure(static options => options.MaxBodySize += 1).Configure(static options => options.MaxBodySize *= 2), configuration);
        var options = host.Host.Services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>();

        options.CurrentValue.MaxBodySize.Should().Be(2002);
        options.CurrentValue.AccountId.Should().Be(TestAccount.Default.Id);

        host.Configuration.Change(static values => values["Keygen:Webhooks:MaxBodySize"] = "2000");
        options.CurrentValue.MaxBodySize.Should().Be(4002);
    }

    [Fact]
    public async Task It_is_for_its_registration_alone()
    {
        await using var host = ReceiverHost.Build(
            static _ => { }, services: static services => services.AddKeygenWebhooks("second").Configure(static options => options.MaxBodySize = 7));
        var options = host.Host.Services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>();

        options.Get("second").MaxBodySize.Should().Be(7);
        options.CurrentValue.MaxBodySize.Should().Be(1 << 20);
    }

    [Fact]
    public async Task What_it_sets_wrong_stops_the_start()
    {
        var start = async () =>
        {
            await using var host = await ReceiverHost.StartAsync(static keygen => keygen.Configure(static options => options.MaxBodySize = 0));
        };

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*MaxBodySize*");
    }
}
