using System.Security.Cryptography;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>What stops the start, each with one sentence that names its configuration key.</summary>
public sealed class StartTests
{
    public static TheoryData<string, string?, string> BadOptions => new()
    {
        { "AccountId", null, "Keygen:Webhooks:AccountId is missing" },
        { "AccountId", "  ", "Keygen:Webhooks:AccountId is missing" },
        { "AccountId", "acme", "Keygen:Webhooks:AccountId is not a UUID" },
        { "EndpointUrls:0", null, "Keygen:Webhooks:EndpointUrls is missing" },
        { "EndpointUrls:0", "", "Keygen:Webhooks:EndpointUrls:0 is empty" },
        { "EndpointUrls:0", "/webhooks", "Keygen:Webhooks:EndpointUrls:0 does not begin with https://" },
        { "EndpointUrls:0", "https://", "Keygen:Webhooks:EndpointUrls:0 has no host" },
        { "EndpointUrls:1", "https://h.example.com/a b", "Keygen:Webhooks:EndpointUrls:1 contains a space" },
        { "PublicKeys:0", null, "Keygen:Webhooks:PublicKeys is missing" },
        { "PublicKeys:1", "garbage!", "Keygen:Webhooks:PublicKeys:1 cannot be used" },
        { "Algorithms:0", "none", "is not one of Keygen's names" },
        { "Algorithms:0", "ED25519", "is not one of Keygen's names" },
        { "Algorithms:0", "ecdsa-p256", "Keygen:Webhooks:Algorithms names 'ecdsa-p256'" },
        { "Tolerance", "00:00:00", "Keygen:Webhooks:Tolerance is 00:00:00" },
        { "Tolerance", "-00:05:00", "Keygen:Webhooks:Tolerance is -00:05:00" },
        { "Tolerance", "abc", "Keygen:Webhooks:Tolerance" },
        { "MaxBodySize", "0", "Keygen:Webhooks:MaxBodySize is 0" },
        { "MaxBodySize", "1073741825", "Keygen:Webhooks:MaxBodySize is 1073741825" },
        { "MaxBodySize", "1MB", "Keygen:Webhooks:MaxBodySize" },
        { "HandlerTimeout", "00:00:00", "Keygen:Webhooks:HandlerTimeout is 00:00:00" },
        { "HandlerTimeout", "25.00:00:00", "Keygen:Webhooks:HandlerTimeout is 25.00:00:00" },
        { "ShutdownGrace", "-00:00:01", "Keygen:Webhooks:ShutdownGrace is -00:00:01" },
        { "DrainDelay", "2.00:00:00", "Keygen:Webhooks:DrainDelay is 2.00:00:00" },
        { "TrustRequestUrl", "maybe", "Keygen:Webhooks:TrustRequestUrl" },
        { "HandlerTimeout", "60", "60 means 60 days; 60 seconds are 00:01:00" },
        { "ShutdownGrace", "60", "60 means 60 days; 60 seconds are 00:01:00" },
        { "DrainDelay", "5", "5 means 5 days; 5 seconds are 00:00:05" },
        { "Algorithms", "rsa-pss-sha256", "Keygen:Webhooks:Algorithms must be a list, but is one text" },
        { "EndpointUrls", "https://hooks.example.com/a", "Keygen__Webhooks__EndpointUrls__0" },
        { "PublicKeys", "garbage", "Keygen:Webhooks:PublicKeys must be a list, but is one text" },
        { "EndpointUrls:0", "https://hooks.example.com/a;https://hooks.example.com/b", "Keygen:Webhooks:EndpointUrls:0 holds several URLs" },
        { "EndpointUrls:0", "https://hooks.example.com/a, https://hooks.example.com/b", "Keygen:Webhooks:EndpointUrls:0 holds several URLs" },
        { "PublicKeys:0", TestAccount.Default.PublicKey + ";" + TestAccount.Other.PublicKey, "Keygen:Webhooks:PublicKeys:0 holds several keys" },
        { "Algorithms:0", "ed25519,ecdsa-p256", "Keygen:Webhooks:Algorithms:0 holds several algorithms" },
        { "Tolerance:0", "00:05:00", "Keygen:Webhooks:Tolerance must be one text, but is a list or an object" },
    };

    public static TheoryData<string, string, string> BadKeys => new()
    {
        { "empty", "", "The key is empty" },
        { "31 bytes in hex", new('a', 62), "62 hexadecimal digits" },
        { "33 bytes in hex", new('a', 66), "66 hexadecimal digits" },
        { "31 bytes", Convert.ToBase64String(new byte[31]), "31 bytes" },
        { "33 bytes", Convert.ToBase64String(new byte[33]), "33 bytes" },
        { "64 bytes", new('a', 128), "private key" },
        { "private PEM", ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem(), "private key" },
        { "private RSA", Convert.ToBase64String(RSA.Create(2048).ExportRSAPrivateKey()), "private key" },
        { "cut PEM", ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfoPem()[..60], "begins like PEM" },
        { "certificate", PemEncoding.WriteString("CERTIFICATE", [1, 2, 3]), "BEGIN CERTIFICATE" },
        { "P-384", ECDsa.Create(ECCurve.NamedCurves.nistP384).ExportSubjectPublicKeyInfoPem(), "P-256" },
        { "RSA 1024", RSA.Create(1024).ExportSubjectPublicKeyInfoPem(), "1024 bits" },
        { "RSA exponent 1", Rsa([1]), "below 3" },
        { "RSA exponent 4", Rsa([4]), "even" },
        { "garbage", "not a key!", "neither hexadecimal nor base64 nor PEM" },
        { "garbage DER", Convert.ToBase64String([0x30, 0x40, .. new byte[50]]), "DER is malformed" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    [Trait("Case", "18")]
    [Trait("Case", "34")]
    public async Task A_bad_option_stops_the_start_with_one_sentence_that_names_its_key(string option, string? value, string sentence)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration[$"Keygen:Webhooks:{option}"] = value;
        if (value is null)
        {
            configuration.Remove($"Keygen:Webhooks:{option}");
        }

        (await ErrorAsync(configuration)).Should().Contain(sentence);
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    [Trait("Case", "19")]
    public async Task A_bad_key_stops_the_start_with_a_sentence_of_its_own_that_does_not_repeat_it(string kind, string key, string sentence)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:PublicKeys:0"] = key;
        configuration["Keygen:Webhooks:Algorithms:0"] = SignatureAlgorithms.RsaPssSha256;

        var error = await ErrorAsync(configuration);

        error.Should().StartWith("Keygen:Webhooks:PublicKeys:0 cannot be used.", kind).And.Contain(sentence);
        if (key.Length > 10)
        {
            error.Should().NotContain(key[..10]);
        }
    }

    [Fact]
    [Trait("Case", "20a")]
    public async Task An_RSA_key_without_an_RSA_algorithm_stops_the_start_and_says_why()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:PublicKeys:1"] = TestAccount.Default.PublicKeyFor(SignatureAlgorithms.RsaSha256);

        (await ErrorAsync(configuration)).Should().Contain("holds an RSA key").And.Contain("SECURITY.md");
    }

    [Fact]
    [Trait("Case", "20b")]
    public async Task Sixteen_candidates_start_and_seventeen_do_not()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        for (var i = 0; i < 16; i++)
        {
            configuration[$"Keygen:Webhooks:EndpointUrls:{i}"] = $"https://hooks.example.com/{i}";
        }

        await using (await ReceiverHost.StartAsync(configuration: configuration))
        {
        }

        configuration["Keygen:Webhooks:EndpointUrls:16"] = "https://hooks.example.com/16";
        (await ErrorAsync(configuration)).Should().Contain("17 candidates").And.Contain("Keygen:Webhooks:EndpointUrls");
    }

    [Fact]
    [Trait("Case", "20b")]
    public async Task A_candidate_is_a_URL_with_a_key()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:PublicKeys:1"] = new TestAccount().PublicKey;
        for (var i = 0; i < 8; i++)
        {
            configuration[$"Keygen:Webhooks:EndpointUrls:{i}"] = $"https://hooks.example.com/{i}";
        }

        await using (await ReceiverHost.StartAsync(configuration: configuration))
        {
        }

        configuration["Keygen:Webhooks:EndpointUrls:8"] = "https://hooks.example.com/8";
        (await ErrorAsync(configuration)).Should().Contain("18 candidates");
    }

    [Fact]
    [Trait("Case", "34")]
    public async Task Without_URLs_it_starts_when_the_requests_own_URL_is_trusted_and_warns()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration.Remove("Keygen:Webhooks:EndpointUrls:0");
        configuration["Keygen:Webhooks:TrustRequestUrl"] = "true";
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask), configuration);
        var delivery = host.Sign(new TestEvent()) with { Host = "tunnel.example.net", Target = "/x?y=z" };
        WebhookRequest At(string? url) => new() { Head = delivery.Head, ContentType = "application/json", Body = new MemoryStream(delivery.Body), Url = url };

        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1401);
        (await host.ReceiveAsync(At(null))).StatusCode.Should().Be(401);
        (await host.ReceiveAsync(At("https://tunnel.example.net/other"))).StatusCode.Should().Be(401);
        (await host.ReceiveAsync(At("https://user:secret@tunnel.example.net:8443/x?y=z"))).Outcome.Should().Be(WebhookOutcome.Handled);
        host.Logs.GetSnapshot().Should().NotContain(static record => record.Message.Contains("secret"));
    }

    [Fact]
    [Trait("Case", "72b")]
    public async Task Handlers_that_cannot_be_told_apart_stop_the_start()
    {
        static Task Handle(KeygenEvent e, CancellationToken ct) => Task.CompletedTask;

        (await ErrorAsync(null, static keygen => keygen.AddHandler<LicenseCreated>(Handle).AddHandler<LicenseCreated>(Handle)))
            .Should().Contain("Two unnamed lambdas handle LicenseCreated");
        (await ErrorAsync(null, static keygen => keygen.AddHandler<LicenseCreated>(Handle, "x").AddHandler<KeygenEvent>(Handle, "x")))
            .Should().Contain("Two handlers are named 'x'");
        (await ErrorAsync(null, static keygen => keygen.AddHandler<LicenseCreated, TwoWays>())).Should().Contain("fits LicenseCreated through");
    }

    [Fact]
    public async Task A_handler_class_that_cannot_be_made_stops_the_start_and_says_what_it_needs()
    {
        (await ErrorAsync(null, static keygen => keygen.AddHandler<LicenseCreated, NeedsMuch>()))
            .Should().Contain(nameof(NeedsMuch)).And.Contain(nameof(IFormatProvider)).And.Contain("not registered");

        (await ErrorAsync(null, static keygen => keygen.AddHandler<LicenseCreated, Hidden>())).Should().Contain("no public constructor");

        // One that comes from a factory is taken on trust.
        await using var host = await ReceiverHost.StartAsync(static keygen =>
        {
            keygen.AddHandler<LicenseCreated, NeedsMuch>();
            keygen.Services.AddScoped(static _ => new NeedsMuch(System.Globalization.CultureInfo.InvariantCulture, TimeProvider.System));
        });
    }

    [Fact]
    public async Task Everything_that_is_missing_is_named_at_once()
    {
        (await ErrorAsync([])).Should().Contain("Keygen:Webhooks:AccountId").And.Contain("Keygen:Webhooks:EndpointUrls")
            .And.Contain("Keygen__Webhooks__PublicKeys__0");
    }

    [Fact]
    public void A_section_of_one_s_own_is_named_as_it_is_and_a_delegate_has_none()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection([new("Shop:Hooks:AccountId", "acme")]).Build().GetSection("Shop:Hooks");
        var services = new ServiceCollection();
        services.AddKeygenWebhooks("a", section);
        services.AddKeygenWebhooks("b", static _ => { });
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredKeyedService<WebhookReceiver>("a").ConfigurationError.Should().Contain("Shop__Hooks__EndpointUrls__0");
        provider.GetRequiredKeyedService<WebhookReceiver>("b").ConfigurationError.Should().Contain("KeygenWebhooksOptions.AccountId").And.NotContain("__");
    }

    private sealed class Hidden : IKeygenWebhookHandler<LicenseCreated>
    {
        private Hidden()
        {
        }

        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => Task.FromResult(new Hidden());
    }

    private sealed class NeedsMuch(IFormatProvider format, TimeProvider time) : IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => Task.FromResult((format, time));
    }

    private static async Task<string> ErrorAsync(Dictionary<string, string?>? configuration, Action<KeygenWebhooksBuilder>? handlers = null)
    {
        await using var host = ReceiverHost.Build(handlers ?? (static _ => { }), configuration);
        var start = await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<OptionsValidationException>();
        return start.Which.Failures.Should().ContainSingle().Subject;
    }

    private static string Rsa(byte[] exponent)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                writer.WriteNull();
            }

            var key = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
            using (key.PushSequence())
            {
                key.WriteIntegerUnsigned(RSA.Create(2048).ExportParameters(false).Modulus);
                key.WriteIntegerUnsigned(exponent);
            }

            writer.WriteBitString(key.Encode());
        }

        return PemEncoding.WriteString("PUBLIC KEY", writer.Encode());
    }

    private sealed class TwoWays : IKeygenWebhookHandler<LicenseEvent>, IKeygenWebhookHandler<LicenseSnapshotEvent>
    {
        public Task HandleAsync(LicenseEvent keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HandleAsync(LicenseSnapshotEvent keygenEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
