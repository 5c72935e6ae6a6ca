using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>What the fake's account takes, and refuses with a sentence: Keygen's would answer 422, or never send it.</summary>
public sealed class FakeAccountTests
{
    [Fact]
    public async Task An_event_of_an_environment_that_is_not_there_is_refused()
    {
        await using var fake = await FakeKeygen.StartAsync();
        var environment = fake.AddEnvironment("staging");
        fake.AddEndpoint().EnvironmentId = environment.Id;

        fake.Raise<LicenseCreated>(e => e.WithEnvironment(environment.Id)).Should().HaveCount(1);
        fake.Invoking(static one => one.Raise<LicenseCreated>(static e => e.WithEnvironment("staging"))).Should().Throw<ArgumentException>()
            .WithMessage($"*no environment with the id 'staging', only {environment.Id} (staging)*AddEnvironment*");
        fake.Invoking(static one => one.Record(KeygenEventBuilder.Of("license.created").WithEnvironment("sandbox"))).Should().Throw<ArgumentException>();
        fake.Invoking(static one => one.AddEnvironment("staging")).Should().Throw<ArgumentException>().WithMessage("*already has an environment with the code 'staging'*");
    }

    [Fact]
    public async Task An_endpoint_takes_no_algorithm_and_no_version_that_Keygen_does_not_know()
    {
        await using var fake = await FakeKeygen.StartAsync();
        var endpoint = fake.AddEndpoint();

        endpoint.Invoking(static one => one.SignatureAlgorithm = "hs2019").Should().Throw<ArgumentException>().WithMessage("'hs2019' is not one of Keygen's algorithms*");
        endpoint.Invoking(static one => one.ApiVersion = "1.9").Should().Throw<ArgumentException>().WithMessage("Keygen has no API version '1.9'*");

        (endpoint.SignatureAlgorithm, endpoint.ApiVersion) = (SignatureAlgorithms.EcdsaP256, null);
        (endpoint.SignatureAlgorithm, endpoint.ApiVersion).Should().Be((SignatureAlgorithms.EcdsaP256, null));
    }

    [Fact]
    public async Task A_delivery_may_fail_for_a_reason_newer_than_the_library()
    {
        await using var fake = await FakeKeygen.StartAsync();
        using var api = new ApiClient(fake);
        var row = fake.Record(KeygenEventBuilder.Of("license.created"));

        row.LastResponseBody = "ADDR_BLOCKED";

        (await api.GetAsync($"webhook-events/{row.Id}")).GetProperty("data").GetProperty("attributes").GetProperty("lastResponseBody").GetString()
            .Should().Be("ADDR_BLOCKED");
    }
}
