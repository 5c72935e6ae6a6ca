using Keygen.Webhooks.Forwarding;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>An engine that keeps what it is given, or refuses it.</summary>
internal sealed class RecordingForwarder : IKeygenEventForwarder
{
    public List<KeygenEventMessage> Messages { get; } = [];

    /// <summary>What happens at a hand-over; null for success.</summary>
    public Func<CancellationToken, Task>? Refusal { get; set; }

    public async Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
    {
        await (Refusal?.Invoke(cancellationToken) ?? Task.CompletedTask);
        Messages.Add(message);
    }
}
