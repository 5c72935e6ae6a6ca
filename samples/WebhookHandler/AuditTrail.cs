namespace WebhookHandler;

/// <summary>One line an event: its name, its id, and the resources it is about. Ids only, since payloads hold keys and tokens.</summary>
internal sealed class AuditTrail : IKeygenWebhookHandler<KeygenEvent>
{
    public Task HandleAsync(KeygenEvent e, CancellationToken cancellationToken)
    {
        var resources = string.Join(',', e.Payload.Resources);
        return Console.Out.WriteLineAsync($"handled {e.Name} {e.Id} {resources}".TrimEnd());
    }
}
