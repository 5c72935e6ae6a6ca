using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Measuring;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>
/// The whole way of a good <c>license.created</c>, from request to receipt, with the in-memory store. Every delivery has a token
/// of its own, and every iteration a new store.
/// </summary>
[MemoryDiagnoser]
public class ReceiveBenchmarks
{
    public const int Deliveries = 4096;

    private readonly RecordedDelivery _recorded = RecordedDelivery.Find("all-events/license.created");
    private readonly byte[] _hash = new byte[32];
    private StandInAccount _account = null!;
    private Signed[] _signed = [];
    private ServiceProvider _services = null!;
    private WebhookReceiver _receiver = null!;
    private int _licensesRead;

    public enum HandlerKind
    {
        None,

        /// <summary>One that looks at the event's name.</summary>
        Raw,

        /// <summary>One that reads the license: its key, expiry, owner and metadata.</summary>
        Typed,
    }

    [ParamsAllValues]
    public HandlerKind Handler { get; set; }

    public int BodySize => _signed[0].Body.Length;

    [GlobalSetup]
    public void Sign()
    {
        _account = new(_recorded.AccountId);
        var bodies = new FreshBodies(_recorded);
        _signed = [.. Enumerable.Range(0, Deliveries).Select(_ => Sign(bodies.Next()))];
    }

    [IterationSetup]
    public void NewStore()
    {
        _services = BenchmarkHost.Build(_account, AddHandler);
        _receiver = _services.GetRequiredService<WebhookReceiver>();
    }

    [IterationCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Deliveries)]
    public void NSecVerifyAndSha256()
    {
        foreach (var (head, text, signature, body) in _signed)
        {
            SHA256.HashData(body, _hash);
            StandInAccount.Algorithm.Verify(_account.PublicKey, text, signature);
        }
    }

    [Benchmark(OperationsPerInvoke = Deliveries)]
    public async Task Receive()
    {
        var expected = Handler is HandlerKind.None ? WebhookOutcome.Ignored : WebhookOutcome.Handled;
        foreach (var (head, _, _, body) in _signed)
        {
            var receipt = await _receiver.ReceiveAsync(StandInAccount.Request(head, body.Length, new MemoryStream(body)), CancellationToken.None);
            if (receipt.Outcome != expected)
            {
                throw new InvalidOperationException($"{receipt} instead of {expected}.");
            }
        }
    }

    private void AddHandler(KeygenWebhooksBuilder webhooks)
    {
        if (Handler is HandlerKind.Raw)
        {
            webhooks.AddHandler<KeygenEvent>((e, _) =>
            {
                _licensesRead += e.Name.Length;
                return Task.CompletedTask;
            });
        }
        else if (Handler is HandlerKind.Typed)
        {
            webhooks.AddHandler<LicenseCreated>((e, _) =>
            {
                var license = e.License;
                _licensesRead += license.Key is not null && license.Expiry is not null && license.Owner is not null && license.Metadata.Count >= 0 ? 1 : 0;
                return Task.CompletedTask;
            });
        }
    }

    private Signed Sign(byte[] body)
    {
        var digest = StandInAccount.DigestOf(body);
        var text = StandInAccount.TextOf(digest);
        var signature = _account.Sign(text);
        return new(_account.Head(signature, digest), text, signature, body);
    }

    private sealed record Signed(SignedHead Head, byte[] Text, byte[] Signature, byte[] Body);
}
