using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>A delivery that the test kit signs comes through, so that a refusal in another test is that test's own doing.</summary>
public sealed class KitTests
{
    [Theory]
    [InlineData(SignatureAlgorithms.Ed25519)]
    [InlineData(SignatureAlgorithms.EcdsaP256)]
    [InlineData(SignatureAlgorithms.RsaSha256)]
    [InlineData(SignatureAlgorithms.RsaPssSha256)]
    public async Task A_delivery_signed_by_the_kit_is_handled(string algorithm)
    {
        var ids = new List<string>();
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:PublicKeys:0"] = TestAccount.Default.PublicKeyFor(algorithm);
        configuration["Keygen:Webhooks:Algorithms:0"] = algorithm;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<LicenseCreated>((e, _) =>
        {
            ids.Add(e.License.Id);
            return Task.CompletedTask;
        }), configuration);

        var delivery = host.Sign(new TestEvent()) with { Algorithm = algorithm };
        var receipt = await host.ReceiveAsync(delivery.ToRequest());

        receipt.Outcome.Should().Be(WebhookOutcome.Handled);
        ids.Should().Equal("9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11");
    }
}
