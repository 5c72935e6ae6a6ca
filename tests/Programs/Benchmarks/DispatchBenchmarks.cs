using BenchmarkDotNet.Attributes;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Measuring;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>
/// Handing events that are read already to their handlers, with the in-memory store: claim, run, record. Beside the same handlers called one
/// after another, each in a scope of its own.
/// </summary>
[MemoryDiagnoser]
public class DispatchBenchmarks
{
    private const int Events = 4096;

    private readonly RecordedDelivery _recorded = RecordedDelivery.Find("all-events/license.created");
    private StandInAccount _account = null!;
    private KeygenEvent[] _events = [];
    private ServiceProvider _services = null!;
    private EventDispatcher _dispatcher = null!;
    private IServiceScopeFactory _scopes = null!;
    private int _handled;

    [Params(0, 1, 10)]
    public int Handlers { get; set; }

    [GlobalSetup]
    public void ReadEvents()
    {
        _account = new(_recorded.AccountId);
        var verifier = new SignatureVerifier(_account.AccountId, [VerificationKey.Parse(_account.PublicKeyText)], tolerance: TimeSpan.FromDays(1));
        var bodies = new FreshBodies(_recorded);
        _events = [.. Enumerable.Range(0, Events).Select(_ => Read(verifier, bodies.Next()))];
    }

    [IterationSetup]
    public void NewStore()
    {
        _services = BenchmarkHost.Build(_account, webhooks =>
        {
            for (var i = 0; i < Handlers; i++)
            {
                webhooks.AddHandler<LicenseCreated>((e, _) => HandleAsync(e), name: $"handler-{i}");
            }
        });
        _dispatcher = _services.GetRequiredService<EventDispatcher>();
        _scopes = _services.GetRequiredService<IServiceScopeFactory>();
    }

    [IterationCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public async Task CallHandlers()
    {
        foreach (var keygenEvent in _events)
        {
            for (var i = 0; i < Handlers; i++)
            {
                await using var scope = _scopes.CreateAsyncScope();
                await HandleAsync(keygenEvent);
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public async Task Dispatch()
    {
        var expected = Handlers == 0 ? WebhookOutcome.Ignored : WebhookOutcome.Handled;
        foreach (var keygenEvent in _events)
        {
            var result = await _dispatcher.DispatchAsync(keygenEvent, CancellationToken.None);
            if (result.Outcome != expected)
            {
                throw new InvalidOperationException($"{result.Outcome} instead of {expected}.");
            }
        }
    }

    private Task HandleAsync(KeygenEvent keygenEvent)
    {
        _handled += keygenEvent.Name.Length;
        return Task.CompletedTask;
    }

    private KeygenEvent Read(SignatureVerifier verifier, byte[] body)
    {
        var digest = StandInAccount.DigestOf(body);
        var head = _account.Head(_account.Sign(StandInAccount.TextOf(digest)), digest);
        var verified = verifier.VerifyHead(head, [SignedUrl.Parse(StandInAccount.EndpointUrl)], StandInAccount.Now);
        return verified.TryVerifyDelivery(body, out var delivery, out _) && EventReader.TryRead(delivery, out var keygenEvent, out _)
            ? keygenEvent
            : throw new InvalidOperationException("A delivery that was just signed cannot be read.");
    }
}
