using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Receives one delivery with a known signature when the app starts, with the code that receives all others, and a forged one, which must be
/// refused. Account, store, handler and clock are the test's own. It is not counted, traced or logged.
/// </summary>
/// <param name="body">The body of the delivery; null for the one that was signed.</param>
/// <remarks>
/// So the log tells at the start, and not at the first delivery, that a process cannot verify signatures, for example because a file is
/// missing. And the JIT compiles what the first delivery needs, while the server starts.
/// </remarks>
internal sealed class StartupSelfTest(byte[]? body = null)
{
    // An account of this test alone. Its private key was not kept.
    private const string AccountId = "5e1f7e57-0000-4000-8000-000000000000";
    private const string PublicKey = "eb9720c7ef8446953b3a53b4859906bb37d95840498cc3722845e1291f91a7a6";
    private const string Url = "https://hooks.example.com/";
    private const string LicenseKey = "SELF-TEST";
    private const string Date = "Sun, 01 Mar 2026 00:00:00 GMT";
    private const string OtherDate = "Sun, 01 Mar 2026 00:00:01 GMT";
    private const string Digest = "sha-256=pUVxO2da8GdEqHGHklFkgXxZhX0b+KvxmThefuPOxt4=";
    private const string Signature =
        "keyid=\"" + AccountId + "\", algorithm=\"ed25519\", headers=\"(request-target) host date digest\", "
        + "signature=\"R4D8fKrnU3Oj13HjAxETXpJQZcefYXcOc/DkSjusoedzt74Kg6YapKNwTOTuBSv1QuU2ObGAm31uyW9yxm/HBA==\"";

    private static readonly DateTimeOffset SentAt = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What was signed.</summary>
    internal static ReadOnlySpan<byte> Body =>
        """{"data":{"id":"5e1f7e57-0000-4000-8000-000000000002","type":"webhook-events","attributes":"""u8
        + """{"endpoint":"https://hooks.example.com/","apiVersion":"1.8","payload":"{\"data\":"""u8
        + """{\"id\":\"5e1f7e57-0000-4000-8000-000000000001\",\"type\":\"licenses\",\"attributes\":"""u8
        + """{\"name\":\"Self-test\",\"key\":\"SELF-TEST\",\"expiry\":\"2026-03-01T00:00:00.000Z\",\"metadata\":{}}"""u8
        + """,\"relationships\":{\"account\":{\"data\":{\"type\":\"accounts\",\"id\":\"5e1f7e57-0000-4000-8000-000000000000\"}}"""u8
        + """,\"owner\":{\"data\":null}}}}","event":"license.created","created":"2026-03-01T00:00:00.000Z"},"relationships":"""u8
        + """{"account":{"data":{"type":"accounts","id":"5e1f7e57-0000-4000-8000-000000000000"}}},"meta":"""u8
        + """{"idempotencyToken":"self-test"}}}"""u8;

    /// <exception cref="InvalidOperationException">The delivery was not handled, or the forged one was not refused.</exception>
    public async Task RunAsync()
    {
        string? read = null;
        var time = new StillClock();
        using var gate = new ShutdownGate();
        using var metrics = WebhookMetrics.Unseen(gate);
        var settings = new SettingsSource("", new FixedOptions(), hasKeyProvider: false, handlerError: null, NullLogger.Instance);
        var handlers = new HandlerTable(
        [
            HandlerRegistration.OfDelegate<LicenseCreated>("", name: null, (_, created, _) =>
            {
                read = created.License.Key;
                return Task.CompletedTask;
            }),
        ]);
        var dispatcher = new EventDispatcher(
            "", handlers, new LeasedIdempotencyStore(new InMemoryMarkStorage(new(), time), new NoServices(), time), settings, gate, time, metrics,
            ThreadPoolStarvation.OfProcess, NullLogger<EventDispatcher>.Instance, isTraced: false);
        var pipeline = new DeliveryPipeline(
            settings, new VerifierProvider("", settings, null, time), dispatcher, forwarder: null, new DeliveryCounters(time), time, metrics,
            new ReceiptLog(NullLogger<WebhookReceiver>.Instance, new LogSampler(time), new MismatchDiagnosis(static () => [], time)));

        var handled = await pipeline.RunAsync(RequestOf(Date), CancellationToken.None).ConfigureAwait(false);
        var refused = await pipeline.RunAsync(RequestOf(OtherDate), CancellationToken.None).ConfigureAwait(false);
        if (handled.Outcome is not WebhookOutcome.Handled || read is not LicenseKey || refused.VerificationFailure is not VerificationFailure.SignatureMismatch)
        {
            throw new InvalidOperationException($"A delivery that is known to be valid had the outcome {handled}, and a forged one {refused}.");
        }
    }

    private WebhookRequest RequestOf(string date)
    {
        var content = body ?? Body.ToArray();
        return new()
        {
            Head = new() { Method = "POST", Signature = Signature, KeygenDate = date, KeygenDigest = Digest },
            ContentType = "application/json",
            ContentLength = content.Length,
            Body = new MemoryStream(content),
        };
    }

    private sealed class FixedOptions : IOptionsMonitor<KeygenWebhooksOptions>
    {
        public KeygenWebhooksOptions CurrentValue { get; } = new() { AccountId = AccountId, PublicKeys = { PublicKey }, EndpointUrls = { Url } };

        public KeygenWebhooksOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<KeygenWebhooksOptions, string?> listener) => null;
    }

    /// <summary>The time at which the delivery was signed. Nothing times out, however slow the start.</summary>
    private sealed class StillClock : TimeProvider, ITimer
    {
        public override DateTimeOffset GetUtcNow() => SentAt;

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => this;

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }

    private sealed class NoServices : IServiceScopeFactory, IServiceScope, IServiceProvider
    {
        public IServiceProvider ServiceProvider => this;

        public IServiceScope CreateScope() => this;

        public object? GetService(Type serviceType) => null;

        public void Dispose()
        {
        }
    }
}
