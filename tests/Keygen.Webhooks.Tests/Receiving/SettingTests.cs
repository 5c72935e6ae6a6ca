using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>Settings that work and are hardly what was meant, each told at the start.</summary>
public sealed class SettingTests
{
    [Theory]
    [InlineData("Tolerence", "Keygen:Webhooks:Tolerence is not a setting and is ignored: did you mean Tolerance?")]
    [InlineData("tolerance_", "did you mean Tolerance?")]
    [InlineData("HandlerTimeOutt", "did you mean HandlerTimeout?")]
    [InlineData("EndpointUrl:0", "Keygen:Webhooks:EndpointUrl is not a setting and is ignored: did you mean EndpointUrls?")]
    [InlineData("PublicKey", "did you mean PublicKeys?")]
    [InlineData("Colour", "the settings are AccountId")]
    public async Task A_misspelt_setting_is_named_at_the_start_with_the_nearest_real_one(string name, string sentence) =>
        (await RemarksAsync(values => values[$"Keygen:Webhooks:{name}"] = "00:05:00")).Should().ContainSingle().Which.Should().Contain(sentence);

    [Fact]
    public async Task A_misspelt_setting_that_leaves_a_required_one_missing_is_named_in_the_error()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration.Remove("Keygen:Webhooks:EndpointUrls:0");
        configuration["Keygen:Webhooks:Endpointurl"] = TestDelivery.DefaultUrl;
        await using var host = ReceiverHost.Build(null, configuration, static services => services.AddKeygenWebhooks());

        (await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<OptionsValidationException>())
            .Which.Message.Should().Contain("EndpointUrls is missing").And.Contain("Endpointurl is not a setting").And.Contain("did you mean EndpointUrls?");
    }

    [Theory]
    [InlineData("toleRance", "00:04:00")]
    [InlineData("CatchUp:ApiToken", "x")]
    [InlineData("Redis:Configuration", "x")]
    [InlineData("eu:AccountId", "x")]
    public async Task Settings_in_any_letter_case_of_packages_and_of_other_registrations_are_known(string name, string value) =>
        (await RemarksAsync(values => values[$"Keygen:Webhooks:{name}"] = value)).Should().BeEmpty();

    [Fact]
    public void Every_option_is_a_known_setting() => ConfigurationBinding.Names.Texts.Concat(ConfigurationBinding.Names.Lists).Should().BeEquivalentTo(
        typeof(KeygenWebhooksOptions).GetProperties().Where(static property => property.CanWrite || property.PropertyType == typeof(IList<string>))
            .Select(static property => property.Name));

    [Theory]
    [InlineData("http://hooks.example.com/keygen", "begins with http://")]
    [InlineData("https://localhost:5001/keygen", "has the host localhost")]
    [InlineData("https://10.0.0.7/keygen", "has the host 10.0.0.7")]
    [InlineData("https://[::1]/keygen", "has the host [::1]")]
    [InlineData("https://intranet/keygen", "has the host intranet")]
    public async Task A_URL_that_Keygen_does_not_deliver_to_is_questioned_at_the_start(string url, string sentence) =>
        (await RemarksAsync(values => values["Keygen:Webhooks:EndpointUrls:0"] = url)).Should().ContainSingle()
            .Which.Should().Contain($"Keygen:Webhooks:EndpointUrls:0 {sentence}").And.Contain("as it is registered at Keygen");

    [Theory]
    [InlineData("https://hooks.example.com:8443/keygen?next=http://localhost")]
    [InlineData("https://hooks.example.com./keygen?a=1;b=2")]
    public async Task A_URL_that_Keygen_delivers_to_is_not(string url) =>
        (await RemarksAsync(values => values["Keygen:Webhooks:EndpointUrls:0"] = url)).Should().BeEmpty();

    [Fact]
    public async Task A_bare_number_of_days_that_would_work_is_questioned() =>
        (await RemarksAsync(static values => values["Keygen:Webhooks:HandlerTimeout"] = "5")).Should().ContainSingle()
            .Which.Should().Contain("Keygen:Webhooks:HandlerTimeout is 5.00:00:00").And.Contain("5 seconds are 00:00:05");

    [Fact]
    public async Task A_list_of_which_a_later_source_replaces_a_part_is_told_with_what_stays_in_force()
    {
        var layers = new Dictionary<string, string?> { ["Keygen:Webhooks:PublicKeys:0"] = TestAccount.Other.PublicKey };

        (await RemarksAsync(static values => values["Keygen:Webhooks:PublicKeys:1"] = new TestAccount().PublicKey, layers)).Should().ContainSingle()
            .Which.Should().Contain("Keygen:Webhooks:PublicKeys mixes several sources").And.Contain("Keygen:Webhooks:PublicKeys:1 comes from");
    }

    [Theory]
    [InlineData("PublicKeys:0")] // replaces the only one
    [InlineData("PublicKeys:1")] // adds one
    public async Task A_list_that_a_later_source_replaces_as_a_whole_or_adds_to_is_not(string entry) =>
        (await RemarksAsync(static _ => { }, new() { [$"Keygen:Webhooks:{entry}"] = TestAccount.Other.PublicKey })).Should().BeEmpty();

    [Fact]
    public async Task The_keys_that_deliveries_are_verified_with_are_told_by_kind_and_fingerprint()
    {
        await using var host = await ReceiverHost.StartAsync();

        var key = Webhooks.Signatures.VerificationKey.Parse(TestAccount.Default.PublicKey).ToString();
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1408).Which.Message.Should().Contain(key);
    }

    private static async Task<string[]> RemarksAsync(Action<Dictionary<string, string?>> change, Dictionary<string, string?>? later = null)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        change(configuration);
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        builder.Configuration.AddInMemoryCollection(configuration).AddInMemoryCollection(later ?? []);
        builder.Logging.AddFakeLogging();
        builder.Services.AddKeygenWebhooks();
        using var app = builder.Build();
        await app.StartAsync();
        var remarks = app.Services.GetFakeLogCollector().GetSnapshot().Where(static record => record.Id.Id == 1407).Select(static record => record.Message).ToArray();
        await app.StopAsync();
        return remarks;
    }
}
