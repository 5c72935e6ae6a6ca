using System.Text.Json;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>Options are read live: keys come and go without a restart, and what cannot work is 503 until it is mended.</summary>
public sealed class ReloadTests
{
    private static readonly Action<KeygenWebhooksBuilder> AnyHandler = static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask);

    [Fact]
    [Trait("Case", "17")]
    public async Task Either_of_two_keys_verifies_and_one_that_is_removed_is_refused_from_the_next_delivery_on()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:PublicKeys:1"] = TestAccount.Other.PublicKey;
        await using var host = await ReceiverHost.StartAsync(AnyHandler, configuration);
        Task<WebhookReceipt> Receive(TestAccount signer) =>
            host.ReceiveAsync((host.Sign(new TestEvent()) with { Account = signer, KeyId = TestAccount.Default.Id }).ToRequest());

        (await Receive(TestAccount.Default)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await Receive(TestAccount.Other)).Outcome.Should().Be(WebhookOutcome.Handled);

        host.Configuration.Change(static values =>
        {
            values["Keygen:Webhooks:PublicKeys:0"] = TestAccount.Other.PublicKey;
            values.Remove("Keygen:Webhooks:PublicKeys:1");
        });

        (await Receive(TestAccount.Default)).VerificationFailure.Should().Be(VerificationFailure.SignatureMismatch);
        (await Receive(TestAccount.Other)).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    [Fact]
    public async Task A_delivery_goes_by_the_settings_it_began_with()
    {
        await using var host = await ReceiverHost.StartAsync(AnyHandler);
        var delivery = host.Sign(new TestEvent());
        var body = BodyStream.Then(delivery.Body, _ =>
        {
            host.Configuration.Change(static values => values["Keygen:Webhooks:HandlerTimeout"] = "-00:00:01");
            return new(0);
        });

        (await host.ReceiveAsync(delivery.ToRequest(body))).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Misconfigured);
    }

    [Theory]
    [InlineData("Tolerance", "abc")]
    [InlineData("MaxBodySize", "1 MB")]
    [InlineData("MaxBodySize", "99999999999")]
    [InlineData("TrustRequestUrl", "perhaps")]
    [InlineData("AccountId", "")]
    [InlineData("PublicKeys:0", "garbage!")]
    [InlineData("EndpointUrls:0", "hooks")]
    [InlineData("Algorithms:0", "none")]
    [InlineData("HandlerTimeout", "-00:00:01")]
    [Trait("Case", "20c")]
    public async Task A_reload_to_what_cannot_work_is_503_and_the_old_keys_do_not_live_on(string option, string value)
    {
        await using var host = await ReceiverHost.StartAsync(AnyHandler);
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
        host.Receiver.ConfigurationError.Should().BeNull();
        var good = ReceiverHost.DefaultConfiguration;

        host.Configuration.Change(values => values[$"Keygen:Webhooks:{option}"] = value);

        var delivery = host.Sign(new TestEvent());
        var body = BodyStream.Untouchable();
        var refused = await host.ReceiveAsync(delivery.ToRequest(body));
        refused.Outcome.Should().Be(WebhookOutcome.Misconfigured);
        refused.StatusCode.Should().Be(503);
        body.Reads.Should().Be(0);
        host.Receiver.ConfigurationError.Should().Contain($"Keygen:Webhooks:{option}");
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1105);

        host.Configuration.Change(values =>
        {
            values.Clear();
            foreach (var (key, v) in good)
            {
                values[key] = v;
            }
        });
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
        host.Receiver.ConfigurationError.Should().BeNull();
    }

    [Fact]
    [Trait("Case", "20c")]
    public async Task What_a_validation_of_the_users_own_refuses_is_503_too()
    {
        await using var host = await ReceiverHost.StartAsync(AnyHandler, services: static services => services
            .AddOptions<KeygenWebhooksOptions>().Validate(static o => o.MaxBodySize != 12345, "Not 12345."));

        FluentActions.Invoking(() => host.Configuration.Change(static values => values["Keygen:Webhooks:MaxBodySize"] = "12345"))
            .Should().Throw<Exception>("a validation of the user's own throws where the reload is");
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Misconfigured);
        host.Receiver.ConfigurationError.Should().Contain("Not 12345.");
    }

    [Fact]
    [Trait("Case", "20c")]
    [Trait("Case", "76")]
    public async Task Another_registrations_bad_reload_leaves_a_forgery_here_a_401()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Default, "Keygen:Webhooks:second"))
        {
            configuration[key] = value;
        }

        await using var host = await ReceiverHost.StartAsync(AnyHandler, configuration, static services =>
        {
            services.AddKeygenWebhooks("second");
            services.AddOptions<KeygenWebhooksOptions>("second").Validate(static o => o.MaxBodySize != 12345, "Not 12345.");
        });
        FluentActions.Invoking(() => host.Configuration.Change(static values => values["Keygen:Webhooks:second:MaxBodySize"] = "12345"))
            .Should().Throw<Exception>();

        var forged = await host.ReceiveAsync((host.Sign(new TestEvent()) with { Host = "other.example.com" }).ToRequest());

        forged.Outcome.Should().Be(WebhookOutcome.Unauthorized);
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    [Fact]
    [Trait("Case", "17")]
    [Trait("Case", "20c")]
    public async Task A_file_that_is_saved_anew_is_read_live_and_one_that_cannot_work_is_503_until_it_is_mended()
    {
        var folder = Directory.CreateTempSubdirectory("keygen-reload");
        var file = Path.Combine(folder.FullName, "appsettings.json");
        void Save(object options) => File.WriteAllText(file, JsonSerializer.Serialize(new { Keygen = new { Webhooks = options } }));
        object Options(TestAccount key, string tolerance = "00:05:00") => new
        {
            AccountId = TestAccount.Default.Id, EndpointUrls = new[] { TestDelivery.DefaultUrl }, PublicKeys = new[] { key.PublicKey }, Tolerance = tolerance,
        };
        Save(Options(TestAccount.Default));
        using var configuration = (ConfigurationRoot)new ConfigurationBuilder().AddJsonFile(file, optional: false, reloadOnChange: true).Build();
        await using var host = await ReceiverHost.StartAsync(AnyHandler, services: services => services.AddSingleton<IConfiguration>(configuration));
        async Task EventuallyAsync(TestAccount signer, WebhookOutcome expected)
        {
            await FakeClock.EventuallyAsync(() => host.ReceiveAsync(
                (host.Sign(new TestEvent()) with { Account = signer, KeyId = TestAccount.Default.Id }).ToRequest())
                .GetAwaiter().GetResult().Outcome == expected, $"{expected} after the file was saved");
        }

        try
        {
            await EventuallyAsync(TestAccount.Default, WebhookOutcome.Handled);
            Save(Options(TestAccount.Other));
            await EventuallyAsync(TestAccount.Default, WebhookOutcome.Unauthorized);
            await EventuallyAsync(TestAccount.Other, WebhookOutcome.Handled);
            Save(Options(TestAccount.Other, "abc"));
            await EventuallyAsync(TestAccount.Other, WebhookOutcome.Misconfigured);
            host.Receiver.ConfigurationError.Should().Contain("Keygen:Webhooks:Tolerance");
            Save(Options(TestAccount.Other));
            await EventuallyAsync(TestAccount.Other, WebhookOutcome.Handled);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
