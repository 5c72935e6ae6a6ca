using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests.Measuring;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>What a forgery with a body of 1 MiB costs the whole receiver, beside the one verification it cannot be spared.</summary>
[MemoryDiagnoser]
public class ForgeryBenchmarks
{
    private const int BodySize = 1 << 20;

    private readonly StandInAccount _account = new("3e58a9fe-fbf4-45d4-8c1a-53cd9a922564");
    private readonly UnreadableStream _body = new();
    private ServiceProvider _services = null!;
    private WebhookReceiver _receiver = null!;
    private SignedHead _head;
    private byte[] _text = [];
    private byte[] _signature = [];

    public enum Forgery
    {
        /// <summary>A signature of the account's over another text: nothing is wrong with it but what it signs.</summary>
        OverAnotherText,

        /// <summary>64 random bytes: as a rule not even a number below the group's order, which libsodium sees before the curve.</summary>
        RandomBytes,
    }

    [ParamsAllValues]
    public Forgery Signature { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var digest = StandInAccount.DigestOf(new byte[BodySize]);
        _text = StandInAccount.TextOf(digest);
        _signature = Signature is Forgery.OverAnotherText ? _account.Sign("another text"u8.ToArray()) : RandomNumberGenerator.GetBytes(64);
        if (Signature is Forgery.RandomBytes)
        {
            _signature[63] |= 0x80;
        }

        _head = _account.Head(_signature, digest);
        _services = BenchmarkHost.Build(_account);
        _receiver = _services.GetRequiredService<WebhookReceiver>();
        if (Receive().GetAwaiter().GetResult() is not { VerificationFailure: VerificationFailure.SignatureMismatch } || NSecVerify())
        {
            throw new InvalidOperationException("The forgery is not refused for its signature.");
        }
    }

    [Benchmark(Baseline = true)]
    public bool NSecVerify() => StandInAccount.Algorithm.Verify(_account.PublicKey, _text, _signature);

    [Benchmark]
    public Task<WebhookReceipt> Receive() => _receiver.ReceiveAsync(StandInAccount.Request(_head, BodySize, _body), CancellationToken.None);

    [GlobalCleanup]
    public void Cleanup()
    {
        _services.Dispose();
        _account.Dispose();
    }

    private sealed class UnreadableStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw Touched();

        public override int Read(Span<byte> buffer) => throw Touched();

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw Touched();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw Touched();

        private static NotSupportedException Touched() => new("The body of a forgery was read.");
    }
}
