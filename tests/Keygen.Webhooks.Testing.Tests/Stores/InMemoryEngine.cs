using System.Text.Json.Nodes;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>What an engine may get wrong.</summary>
public enum ForwarderFault
{
    None,

    /// <summary>It keeps what it was given in the process.</summary>
    KeepsInProcess,

    /// <summary>It removes a message before it is handled.</summary>
    AcknowledgesFirst,

    /// <summary>It tries a rejected message again and again.</summary>
    RetriesRejected,

    /// <summary>It drops a rejected message.</summary>
    DropsRejected,

    /// <summary>It runs messages as they come.</summary>
    IgnoresPartitions,

    /// <summary>It puts a message aside that has fewer members than its own.</summary>
    NeedsAllMembers,
}

/// <summary>A queue in memory that does what an engine should, except for one fault.</summary>
internal sealed class InMemoryEngine(ForwarderFault fault = default) : ForwarderUnderTest
{
    private readonly List<Entry> _queue = [];
    private readonly Dictionary<IServiceProvider, Worker> _workers = [];
    private int _dead;

    public override TimeSpan Patience => fault is ForwarderFault.None ? base.Patience : TimeSpan.FromSeconds(2);

    protected override Task<IServiceProvider> StartAsync(Func<IServiceCollection, KeygenWebhooksBuilder> register, bool consumes)
    {
        var queue = fault is ForwarderFault.KeepsInProcess ? [] : _queue;
        var services = new ServiceCollection();
        register(services).RunLaterWith(_ => new Forwarder(queue));
        var provider = services.BuildServiceProvider();
        var stop = new CancellationTokenSource();
        _workers[provider] = new(stop, consumes ? Task.Run(() => WorkAsync(queue, provider.GetRequiredService<KeygenEventConsumer>(), stop.Token)) : Task.CompletedTask);
        return Task.FromResult<IServiceProvider>(provider);
    }

    protected override async Task StopAsync(IServiceProvider services)
    {
        _workers.Remove(services, out var worker);
        await worker!.Stop.CancelAsync();
        await worker.Running;
        await ((ServiceProvider)services).DisposeAsync();
    }

    protected override Task SendAsync(IServiceProvider services, byte[] json)
    {
        Add(_queue, json, (string)JsonNode.Parse(json)!["partitionKey"]!);
        return Task.CompletedTask;
    }

    protected override Task<int> CountDeadLettersAsync() => Task.FromResult(Volatile.Read(ref _dead));

    private static void Add(List<Entry> queue, byte[] json, string key)
    {
        lock (queue)
        {
            queue.Add(new(json, key));
        }
    }

    private async Task WorkAsync(List<Entry> queue, KeygenEventConsumer consumer, CancellationToken stop)
    {
        var running = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            if (Take(queue) is { } entry)
            {
                running.Add(RunAsync(queue, entry, consumer, stop));
            }

            await Task.Delay(2, CancellationToken.None);
        }

        await Task.WhenAll(running);
    }

    /// <returns>The first entry of a partition that has nothing under way.</returns>
    private Entry? Take(List<Entry> queue)
    {
        lock (queue)
        {
            var free = fault is ForwarderFault.IgnoresPartitions
                ? queue.FirstOrDefault(static one => !one.IsRunning)
                : queue.GroupBy(static one => one.Key).Select(static partition => partition.First()).FirstOrDefault(static one => !one.IsRunning);
            if (free is not null)
            {
                free.IsRunning = true;
            }

            if (free is not null && fault is ForwarderFault.AcknowledgesFirst)
            {
                queue.Remove(free);
            }

            return free;
        }
    }

    private async Task RunAsync(List<Entry> queue, Entry entry, KeygenEventConsumer consumer, CancellationToken stop)
    {
        var isDone = true;
        try
        {
            if (fault is ForwarderFault.NeedsAllMembers && JsonNode.Parse(entry.Json)!["handlers"] is null)
            {
                throw new KeygenMessageRejectedException();
            }

            await consumer.ConsumeAsync(entry.Json, stop);
        }
        catch (KeygenMessageRejectedException)
        {
            isDone = fault is not ForwarderFault.RetriesRejected;
            Interlocked.Add(ref _dead, fault is ForwarderFault.RetriesRejected or ForwarderFault.DropsRejected ? 0 : 1);
        }
        catch (KeygenMessageFailedException)
        {
            isDone = false;
        }

        lock (queue)
        {
            entry.IsRunning = false;
            if (isDone)
            {
                queue.Remove(entry);
            }
        }
    }

    private sealed class Entry(byte[] json, string key)
    {
        public byte[] Json { get; } = json;

        public string Key { get; } = key;

        public bool IsRunning { get; set; }
    }

    private sealed record Worker(CancellationTokenSource Stop, Task Running);

    private sealed class Forwarder(List<Entry> queue) : IKeygenEventForwarder
    {
        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
        {
            Add(queue, message.ToJson(), message.PartitionKey);
            return Task.CompletedTask;
        }
    }
}
