using System.Collections.Concurrent;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>The environment of a case about a forwarder: processes that share one queue and one memory of what was completed.</summary>
internal sealed class ForwarderHarness(ForwarderUnderTest subject) : ICaseHarness
{
    private readonly SigningAccount _account = new();
    private readonly ServiceProvider _memory = new ServiceCollection().BuildSharedMemory();
    private readonly List<IServiceProvider> _processes = [];

    public ForwarderUnderTest Subject => subject;

    /// <summary>The ids of the events whose handler completed, in that order.</summary>
    public ConcurrentQueue<string> Completed { get; } = new();

    public LogRecorder Logs { get; } = new();

    /// <summary>What the later handler does.</summary>
    public Func<KeygenEvent, CancellationToken, Task> Work { get; set; } = static (_, _) => Task.CompletedTask;

    public Task StartAsync() => Task.CompletedTask;

    public async Task<IServiceProvider> StartProcessAsync(bool consumes)
    {
        var process = await subject.StartAsync(Register, consumes).WithinTimeoutAsync("a process to start");
        _processes.Add(process);
        return process;
    }

    public async Task StopProcessAsync(IServiceProvider process)
    {
        _processes.Remove(process);
        await subject.StopAsync(process).WithinTimeoutAsync("a process to stop");
    }

    /// <summary>Has a process receive an event, which must be answered 200.</summary>
    public async Task DeliverAsync(IServiceProvider process, string id, string licenseId = "license")
    {
        var body = SigningAccount.BodyOf(id, $"machine-of-{id}", licenseId);
        var now = process.GetRequiredService<TimeProvider>().GetUtcNow();
        var receipt = await process.GetRequiredService<WebhookReceiver>().ReceiveAsync(new()
        {
            Head = _account.Sign(body, now), ContentType = "application/json", ContentLength = body.Length, Body = new MemoryStream(body),
        }).WithinTimeoutAsync("a delivery to be answered");
        receipt.StatusCode.MustBe(200, $"the status of delivery {id} ({receipt})");
    }

    /// <summary>The JSON of a message, as a receiver would hand it over.</summary>
    public async Task<byte[]> MessageAsync(string id)
    {
        var captured = new CapturingForwarder();
        var services = new ServiceCollection();
        Register(services).RunLaterWith(_ => captured);
        await using var receiver = services.BuildServiceProvider();
        await DeliverAsync(receiver, id);
        return captured.Json!;
    }

    public Task CompletedAsync(params string[] ids) => WaitExtensions.EventuallyAsync(
        () => Completed.Order(StringComparer.Ordinal).SequenceEqual(ids.Order(StringComparer.Ordinal)),
        $"that the handler completes for {string.Join(", ", ids)}", subject.Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.ToArray())
        {
            await StopProcessAsync(process);
        }

        await subject.DisposeAsync();
        await _memory.DisposeAsync();
        _account.Dispose();
    }

    private KeygenWebhooksBuilder Register(IServiceCollection services)
    {
        services.AddLogging(logging => logging.AddProvider(new ForwardingLogs(Logs)));
        return services.AddKeygenWebhooks(options =>
        {
            options.AccountId = SigningAccount.Id;
            options.EndpointUrls.Add(SigningAccount.Url);
            options.PublicKeys.Add(_account.PublicKey);
            (options.DrainDelay, options.ShutdownGrace) = (TimeSpan.Zero, TimeSpan.FromSeconds(1));
        })
        .UseMarkStorage(_ => _memory.GetRequiredService<IMarkStorage>(), static lease => lease.Lease = TimeSpan.FromSeconds(3))
        .AddHandler<MachineCreated>(HandleAsync, name: "later", execution: HandlerExecution.Later);
    }

    private async Task HandleAsync(MachineCreated keygenEvent, CancellationToken cancellationToken)
    {
        await Work(keygenEvent, cancellationToken);
        Completed.Enqueue(keygenEvent.Id);
    }

    private sealed class CapturingForwarder : IKeygenEventForwarder
    {
        public byte[]? Json { get; private set; }

        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
        {
            Json = message.ToJson();
            return Task.CompletedTask;
        }
    }

    /// <summary>A process that ends disposes its providers, and the recorder serves them all.</summary>
    private sealed class ForwardingLogs(LogRecorder recorder) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => recorder;

        public void Dispose()
        {
        }
    }
}

/// <summary>The marks of all processes of a case.</summary>
internal static class SharedMemory
{
    public static ServiceProvider BuildSharedMemory(this IServiceCollection services)
    {
        services.AddKeygenWebhooks(static _ => { });
        return services
            .AddSingleton(static own => ((LeasedIdempotencyStore)own.GetRequiredService<IIdempotencyStore>()).Storage)
            .BuildServiceProvider();
    }
}
