using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>Keys from a source of the user's own: down or slow is 503, never 401.</summary>
public sealed class KeyProviderTests
{
    [Fact]
    [Trait("Case", "20")]
    public async Task A_key_source_that_throws_or_gives_nothing_is_503_and_recovers()
    {
        var keys = new Keys();
        await using var host = await StartAsync(keys);
        foreach (var failing in new Func<ValueTask<IReadOnlyList<VerificationKey>>>[]
        {
            static () => throw new IOException("sync"),
            static () => ValueTask.FromException<IReadOnlyList<VerificationKey>>(new IOException("async")),
            static () => new([]),
            static () => new((IReadOnlyList<VerificationKey>)null!),
            static () => new(Enumerable.Repeat(VerificationKey.Parse(TestAccount.Default.PublicKey), 17).ToArray()),
        })
        {
            keys.Get = failing;
            var body = BodyStream.Untouchable();
            var receipt = await host.ReceiveAsync(host.Sign(new TestEvent()).ToRequest(body));
            receipt.Outcome.Should().Be(WebhookOutcome.Unavailable);
            receipt.StatusCode.Should().Be(503);
            body.Reads.Should().Be(0);
        }

        host.Logs.GetSnapshot().Should().Contain(static record => record.Id.Id == 1104);
        keys.Get = static () => new([VerificationKey.Parse(TestAccount.Default.PublicKey)]);
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    [Fact]
    [Trait("Case", "20")]
    public async Task A_key_source_that_takes_over_five_seconds_is_503()
    {
        var keys = new Keys();
        await using var host = await StartAsync(keys);
        var answer = new TaskCompletionSource<IReadOnlyList<VerificationKey>>();
        keys.Get = () => new(answer.Task);

        var receiving = host.ReceiveAsync(new TestEvent());
        host.Time.Advance(TimeSpan.FromSeconds(4.9));
        receiving.IsCompleted.Should().BeFalse();
        host.Time.Advance(TimeSpan.FromSeconds(0.1));

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Unavailable);
    }

    [Fact]
    [Trait("Case", "17")]
    public async Task A_key_that_a_source_takes_out_of_its_own_list_is_refused_from_the_next_delivery_on()
    {
        var list = new List<VerificationKey> { VerificationKey.Parse(TestAccount.Default.PublicKey), VerificationKey.Parse(TestAccount.Other.PublicKey) };
        await using var host = await StartAsync(new Keys { Get = () => new(list) });
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

        list.RemoveAt(0);

        (await host.ReceiveAsync(new TestEvent())).VerificationFailure.Should().Be(VerificationFailure.SignatureMismatch);
    }

    [Fact]
    [Trait("Case", "20a")]
    public async Task An_RSA_key_from_a_source_verifies_nothing_unless_RSA_is_named()
    {
        await using var host = await StartAsync(new Keys { Get = static () => new([VerificationKey.Parse(TestAccount.Default.PublicKeyFor("rsa-sha256"))]) });

        var receipt = await host.ReceiveAsync((host.Sign(new TestEvent()) with { Algorithm = "rsa-sha256" }).ToRequest());

        receipt.VerificationFailure.Should().Be(VerificationFailure.AlgorithmNotAllowed);
    }

    [Fact]
    public async Task A_bad_algorithm_stops_the_start_although_the_keys_are_elsewhere()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration["Keygen:Webhooks:Algorithms:0"] = "hs2019";
        await using var host = ReceiverHost.Build(static keygen => keygen.UseKeyProvider<Keys>(), configuration);

        (await FluentActions.Awaiting(() => host.Host.StartAsync()).Should().ThrowAsync<OptionsValidationException>())
            .WithMessage("*Keygen:Webhooks:Algorithms:0*");
    }

    private static Task<ReceiverHost> StartAsync(Keys keys)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        configuration.Remove("Keygen:Webhooks:PublicKeys:0");
        return ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask), configuration,
            services => services.AddKeyedSingleton<IVerificationKeyProvider>("", keys));
    }

    private sealed class Keys : IVerificationKeyProvider
    {
        public Func<ValueTask<IReadOnlyList<VerificationKey>>> Get { get; set; } = static () => new([]);

        public ValueTask<IReadOnlyList<VerificationKey>> GetKeysAsync(string registration, CancellationToken cancellationToken) => Get();
    }
}
