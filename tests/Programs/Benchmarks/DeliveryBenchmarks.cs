using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests.Measuring;
using NSec.Cryptography;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>Verifying a recorded Ed25519 delivery and reading its envelope, beside the verification and the hash alone.</summary>
[MemoryDiagnoser]
public class DeliveryBenchmarks
{
    private RecordedInputs _recorded = null!;
    private PublicKey _key = null!;
    private readonly byte[] _hash = new byte[32];

    /// <summary>About 1.4, 4.6, 55 and 107 KB; the last has the most escapes.</summary>
    public static IEnumerable<string> Deliveries =>
    [
        "self-hosted-ce/account.settings.created",
        "all-events/license.created",
        "values/metadata-50k/license.updated",
        "collections/license.entitlements.attached-100",
    ];

    [ParamsSource(nameof(Deliveries))]
    public string Delivery { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _recorded = new(Delivery);
        _key = PublicKey.Import(StandInAccount.Algorithm, Convert.FromHexString(_recorded.KeyText), KeyBlobFormat.RawPublicKey);
        if (!NSecVerifyAndSha256() || VerifyAndRead() is null)
        {
            throw new InvalidOperationException("The recorded delivery does not verify.");
        }
    }

    [Benchmark(Baseline = true)]
    public bool NSecVerifyAndSha256()
    {
        SHA256.HashData(_recorded.Body, _hash);
        return StandInAccount.Algorithm.Verify(_key, _recorded.Text, _recorded.Signature);
    }

    [Benchmark]
    public KeygenEvent? VerifyAndRead() =>
        _recorded.VerifyHead().TryVerifyDelivery(_recorded.Body, out var delivery, out _) && EventReader.TryRead(delivery, out var keygenEvent, out _)
            ? keygenEvent
            : null;

    /// <summary>Of the signature alone, before there is a body: it allocates nothing.</summary>
    [Benchmark]
    public VerificationFailure VerifyHead() => _recorded.VerifyHead().Failure;
}
