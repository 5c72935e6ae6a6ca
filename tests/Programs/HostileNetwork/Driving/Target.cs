using System.Text.Json;
using Keygen.Webhooks.HostileNetwork.Receiver;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>The receiver under attack.</summary>
internal sealed class Target : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Target(ChildProcess process, ReceiverPorts ports, KeygenTestKeys keys) => (Process, Ports, Keys) = (process, ports, keys);

    public ChildProcess Process { get; }

    public ReceiverPorts Ports { get; }

    public KeygenTestKeys Keys { get; }

    public static async Task<Target> StartAsync(Weakness weakness)
    {
        var keys = new KeygenTestKeys();
        var process = ChildProcess.Start("receiver", new ReceiverSettings(keys.AccountId, keys.Ed25519, keys.EndpointUrl, weakness).ToJson(), isPolite: false);
        return new(process, JsonSerializer.Deserialize<ReceiverPorts>(await process.ReadLineAsync(Patience))!, keys);
    }

    /// <summary>After a full collection, which is why it is not asked while deliveries are timed.</summary>
    public async Task<ReceiverStats> AskAsync()
    {
        await Process.TellAsync("?");
        return JsonSerializer.Deserialize<ReceiverStats>(await Process.ReadLineAsync(Patience))!;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
