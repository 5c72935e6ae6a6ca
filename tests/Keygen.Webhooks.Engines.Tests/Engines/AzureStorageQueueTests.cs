using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Keygen.Webhooks.Engines.Tests.Kit;
using Keygen.Webhooks.Forwarding;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Engines.Tests.Engines;

public sealed class AzureStorageQueueTests : EngineCases
{
    private QueueClient _queue = null!;
    private QueueClient _poison = null!;
    private CancellationTokenSource? _stop;
    private Task _host = Task.CompletedTask;

    [Fact]
    public async Task An_event_that_is_too_large_for_a_message_goes_through_a_blob()
    {
        var text = new string('x', 200_000);
        await StartWorkerAsync();

        (await Apps.DeliverAsync(EngineApps.Expired("9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11", text))).Should().Be(200);

        await ToldAsync(text);
    }

    public override async ValueTask DisposeAsync()
    {
        await (_stop?.CancelAsync() ?? Task.CompletedTask);
        await _host;
        _stop?.Dispose();
        await base.DisposeAsync();
    }

    private protected override async Task<(string Page, IReadOnlyDictionary<string, string?> Settings)> PrepareAsync()
    {
        var storage = (await EngineServers.AzuriteAsync()).ConnectionString;
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        (_queue, _poison) = (new(storage, "keygen", options), new(storage, "keygen-poison", options));
        foreach (var queue in (QueueClient[])[_queue, _poison])
        {
            await queue.CreateIfNotExistsAsync();
            await queue.ClearMessagesAsync();
        }

        await new BlobContainerClient(storage, "keygen").CreateIfNotExistsAsync();
        return ("azure-storage-queues", new Dictionary<string, string?> { ["AzureWebJobsStorage"] = storage });
    }

    private protected override async Task StopEngineAsync() => await (await EngineServers.AzuriteAsync()).StopAsync();

    private protected override async Task StartEngineAsync() => await (await EngineServers.AzuriteAsync()).StartAsync();

    private protected override async Task StartWorkerAsync()
    {
        await base.StartWorkerAsync();
        _stop = new();
        _host = RunHostAsync(ActivatorUtilities.CreateInstance(Apps.Worker, Apps.Page.TypeOf("KeygenFunction")), _stop.Token);
    }

    private protected override Task<long> DeadLettersAsync() => CountAsync(_poison);

    private protected override Task<long> WaitingAsync() => CountAsync(_queue);

    private static async Task<long> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCountLong;

    /// <summary>Does what the Functions host does: calls the function, and counts attempts.</summary>
    private async Task RunHostAsync(object function, CancellationToken cancellationToken)
    {
        var run = function.GetType().GetMethod("RunAsync")!;
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var message in (await _queue.ReceiveMessagesAsync(8, TimeSpan.FromSeconds(1), CancellationToken.None)).Value)
            {
                try
                {
                    if (await (Task<string?>)run.Invoke(function, [message.Body.ToString(), cancellationToken])! is { } output)
                    {
                        await _poison.SendMessageAsync(output, CancellationToken.None);
                    }

                    await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
                }
                catch (KeygenMessageFailedException)
                {
                    message.DequeueCount.Should().BeLessThan(10, "then it would be moved to the poison queue");
                }
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }
}
