using System.Net;
using Keygen.Webhooks.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Keys;

/// <summary>An app under test takes what test keys sign, whatever it was configured with itself.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData(SignatureAlgorithms.Ed25519, HttpStatusCode.OK)]
    [InlineData(SignatureAlgorithms.EcdsaP256, HttpStatusCode.OK)]
    [InlineData(SignatureAlgorithms.RsaSha256, HttpStatusCode.Unauthorized)]
    public async Task An_app_that_names_no_algorithm_takes_the_safe_ones(string algorithm, HttpStatusCode status) =>
        (await PostAsync(algorithm, static _ => { })).Should().Be(status);

    [Theory]
    [InlineData(SignatureAlgorithms.Ed25519)]
    [InlineData(SignatureAlgorithms.EcdsaP256)]
    [InlineData(SignatureAlgorithms.RsaSha256)]
    [InlineData(SignatureAlgorithms.RsaPssSha256)]
    public async Task An_app_takes_the_algorithm_it_names(string algorithm) =>
        (await PostAsync(algorithm, options => options.Algorithms.Add(algorithm))).Should().Be(HttpStatusCode.OK);

    [Fact]
    public async Task Keys_reach_a_named_registration_as_configuration_too()
    {
        var keys = new KeygenTestKeys { EndpointUrl = "https://hooks.example.com/eu" };
        var builder = Builder();
        builder.Configuration.AddInMemoryCollection(keys.ToConfiguration("Keygen:Webhooks:eu"));
        builder.Services.AddKeygenWebhooks("eu");
        await using var app = builder.Build();
        app.MapKeygenWebhooks("/eu", "eu");
        await app.StartAsync();

        (await app.GetTestClient().PostKeygenEventAsync("license.created", e => e.WithKeys(keys))).StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.GetTestClient().PostKeygenEventAsync("license.created", e => e.WithEndpoint(keys.EndpointUrl))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpStatusCode> PostAsync(string algorithm, Action<KeygenWebhooksOptions> configure)
    {
        var builder = Builder();
        builder.Services.AddKeygenWebhooks(options =>
        {
            options.AccountId = Guid.NewGuid().ToString();
            options.EndpointUrls.Add("https://live.example.com/hooks");
            configure(options);
        });
        KeygenTestKeys.Shared.Configure(builder.Services);
        await using var app = builder.Build();
        app.MapKeygenWebhooks("/webhooks/keygen");
        await app.StartAsync();
        return (await app.GetTestClient().PostKeygenEventAsync<LicenseExpired>(e => e.WithAlgorithm(algorithm))).StatusCode;
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        return builder;
    }
}
