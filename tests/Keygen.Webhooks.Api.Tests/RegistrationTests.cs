using Keygen.Webhooks.Api;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tests.Api;

/// <summary>Where settings come from, and what stops a start.</summary>
public sealed class RegistrationTests
{
    private static readonly string Account = RecordingServer.Keys.AccountId;

    [Fact]
    public void What_is_not_set_is_that_of_the_webhooks_and_of_catch_up()
    {
        var options = OptionsOf(
            ("Keygen:Webhooks:AccountId", Account), ("Keygen:Webhooks:PublicKeys:0", RecordingServer.Keys.EcdsaP256), ("Keygen:Webhooks:Algorithms:0", "ecdsa-p256"),
            ("Keygen:Webhooks:CatchUp:ApiToken", "t"), ("Keygen:Webhooks:CatchUp:BaseUrl", "https://keygen.example"), ("Keygen:Webhooks:CatchUp:Environment", "staging"));

        options.Should().BeEquivalentTo(new
        {
            AccountId = Account, ApiToken = "t", BaseUrl = "https://keygen.example", Environment = "staging",
            PublicKeys = new[] { RecordingServer.Keys.EcdsaP256 }, Algorithms = new[] { "ecdsa-p256" }, ApiVersion = (string?)null,
        });
    }

    [Fact]
    public void What_is_set_is_used_setting_by_setting()
    {
        var options = OptionsOf(
            ("Keygen:Webhooks:AccountId", Account), ("Keygen:Webhooks:PublicKeys:0", RecordingServer.Keys.Ed25519), ("Keygen:Webhooks:CatchUp:ApiToken", "read-only"),
            ("Keygen:Webhooks:CatchUp:Environment", "staging"), ("Keygen:Api:AccountId", ""), ("Keygen:Api:ApiToken", "product"), ("Keygen:Api:ApiVersion", "1.5"), ("Keygen:Api:MaxRetries", "0"));

        options.Should().BeEquivalentTo(new { AccountId = Account, ApiToken = "product", Environment = "staging", ApiVersion = "1.5", MaxRetries = 0 });
        options.PublicKeys.Should().Equal(RecordingServer.Keys.Ed25519);
    }

    [Fact]
    public void Nothing_of_one_account_is_used_for_another() => OptionsOf(
            ("Keygen:Webhooks:AccountId", Account), ("Keygen:Webhooks:PublicKeys:0", RecordingServer.Keys.Ed25519), ("Keygen:Webhooks:CatchUp:ApiToken", "t"),
            ("Keygen:Api:AccountId", "another"))
        .Should().BeEquivalentTo(new { AccountId = "another", ApiToken = (string?)null, PublicKeys = Array.Empty<string>() });

    [Fact]
    public void Delegates_count_too_in_either_registration()
    {
        var services = new ServiceCollection();
        services.AddKeygenWebhooks(static options =>
        {
            options.AccountId = Account;
            options.PublicKeys.Add(RecordingServer.Keys.Ed25519);
        });
        services.AddKeygenApi(static options => options.ApiToken = "one");
        services.AddKeygenApi(static options => options.ApiToken = "two");
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<KeygenApiOptions>>().Value;

        options.Should().BeEquivalentTo(new { AccountId = Account, ApiToken = "two", PublicKeys = new[] { RecordingServer.Keys.Ed25519 } });
        provider.GetRequiredService<KeygenApi>().Should().BeSameAs(provider.GetRequiredService<KeygenApi>());
        provider.GetServices<KeygenApi>().Should().ContainSingle();
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "AccountId", "", "Keygen:Api:AccountId" },
        { "AccountId", "a/b", "Keygen:Api:AccountId" },
        { "AccountId", "acme", "not a UUID" },
        { "ApiToken", "", "Keygen__Api__ApiToken" },
        { "ApiToken", "5ecret token", "Keygen:Api:ApiToken" },
        { "BaseUrl", "api.keygen.sh", "Keygen:Api:BaseUrl" },
        { "BaseUrl", "http://keygen.example", "Keygen:Api:BaseUrl" },
        { "BaseUrl", "https://keygen.example/v1", "Keygen:Api:BaseUrl" },
        { "Environment", "a b", "Keygen:Api:Environment" },
        { "ApiVersion", "1 8", "Keygen:Api:ApiVersion" },
        { "PublicKeys:0", "abc", "Keygen:Api:PublicKeys:0" },
        { "Algorithms:0", "rsa", "Keygen:Api:Algorithms" },
        { "Timeout", "0", "Keygen:Api:Timeout" },
        { "Timeout", "30", "00:00:30" },
        { "MaxRetryDelay", "-1", "Keygen:Api:MaxRetryDelay" },
        { "MaxRetries", "11", "Keygen:Api:MaxRetries" },
        { "MaxRetries", "many", "MaxRetries" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_stops_the_start_with_a_sentence(string setting, string value, string says)
    {
        using var host = HostOf([.. Valid.Where(one => one.Key != $"Keygen:Api:{setting}"), ($"Keygen:Api:{setting}", value)]);

        var error = (await host.Invoking(static host => host.StartAsync(TestContext.Current.CancellationToken)).Should().ThrowAsync<OptionsValidationException>()).Which;

        error.Message.Should().Contain(says).And.NotContain("5ecret");
    }

    [Fact]
    public async Task A_misspelt_setting_is_named_with_what_is_missing()
    {
        using var host = HostOf(("Keygen:Api:AccountId", Account), ("Keygen:Api:ApiTokn", "t"));

        await host.Invoking(static host => host.StartAsync(TestContext.Current.CancellationToken)).Should().ThrowAsync<OptionsValidationException>().WithMessage("*did you mean ApiToken?*");
    }

    [Fact]
    public async Task A_misspelt_setting_that_does_no_harm_is_logged()
    {
        using var host = HostOf([.. Valid, ("Keygen:Api:MaxRetry", "0")]);

        await host.StartAsync(TestContext.Current.CancellationToken);

        host.Services.GetFakeLogCollector().GetSnapshot().Should().ContainSingle(static one => one.Id.Id == 8000)
            .Which.Message.Should().Contain("Keygen:Api:MaxRetry").And.Contain("MaxRetries");
    }

    [Fact]
    public async Task What_is_valid_starts_and_no_token_is_needed_where_that_is_said()
    {
        using var valid = HostOf(Valid);
        using var anonymous = HostOf([.. Valid.Where(static one => one.Key != "Keygen:Api:ApiToken"), ("Keygen:Api:AllowAnonymous", "true")]);

        await valid.StartAsync(TestContext.Current.CancellationToken);
        await anonymous.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_handler_of_one_s_own_fits_and_a_reload_counts_at_the_next_call()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static _ => new(200, Documents.One("licenses", "l-1"));
        var seen = new Seen();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(SettingsOf([.. Valid, ("Keygen:Api:BaseUrl", room.Server.Url)])).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(room.Time);
        services.AddKeygenApi().AddHttpMessageHandler(() => seen);
        await using var provider = services.BuildServiceProvider();
        var api = provider.GetRequiredService<KeygenApi>();

        await api.Licenses.GetAsync("l-1", TestContext.Current.CancellationToken);
        configuration["Keygen:Api:ApiToken"] = "rotated";
        configuration.Reload();
        await api.Licenses.GetAsync("l-1", TestContext.Current.CancellationToken);
        configuration["Keygen:Api:ApiToken"] = "";
        configuration.Reload();
        await api.Invoking(static api => api.Licenses.GetAsync("l-1")).Should().ThrowAsync<OptionsValidationException>();

        seen.Count.Should().Be(2);
        room.Server.Requests.Select(static request => request.Headers["Authorization"]).Should().Equal("Bearer t", "Bearer rotated");
    }

    [Fact]
    public async Task The_keys_of_a_provider_verify_answers()
    {
        await using var room = await ApiRoom.StartAsync();
        room.Server.Answers = static request => new(200, Documents.One("licenses", "l-1"), IsSigned: request.Target.EndsWith("l-1", StringComparison.Ordinal));
        var services = new ServiceCollection().AddSingleton<TimeProvider>(room.Time);
        services.AddKeygenWebhooks(static options => options.AccountId = Account).UseKeyProvider<Provider>();
        services.AddKeygenApi(options => (options.ApiToken, options.BaseUrl) = ("t", room.Server.Url));
        await using var provider = services.BuildServiceProvider();
        var api = provider.GetRequiredService<KeygenApi>();

        (await api.Licenses.GetAsync("l-1", TestContext.Current.CancellationToken)).Should().NotBeNull();
        (await api.Invoking(static api => api.Licenses.GetAsync("l-2")).Should().ThrowAsync<KeygenApiException>()).Which.Kind.Should().Be(KeygenApiErrorKind.NotVerified);
    }

    private static (string Key, string Value)[] Valid =>
        [("Keygen:Api:AccountId", Account), ("Keygen:Api:ApiToken", "t"), ("Keygen:Api:PublicKeys:0", RecordingServer.Keys.Ed25519)];

    private static KeygenApiOptions OptionsOf(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(SettingsOf(settings)).Build());
        services.AddKeygenApi();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<KeygenApiOptions>>().Value;
    }

    private static IHost HostOf(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(SettingsOf(settings));
        builder.Services.AddKeygenApi();
        builder.Logging.AddFakeLogging();
        return builder.Build();
    }

    private static Dictionary<string, string?> SettingsOf((string Key, string Value)[] settings) =>
        settings.ToDictionary(static one => one.Key, static one => (string?)one.Value, StringComparer.Ordinal);

    private sealed class Seen : DelegatingHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Provider : IVerificationKeyProvider
    {
        public ValueTask<IReadOnlyList<VerificationKey>> GetKeysAsync(string registration, CancellationToken cancellationToken) =>
            new([VerificationKey.Parse(RecordingServer.Keys.Ed25519)]);
    }
}
