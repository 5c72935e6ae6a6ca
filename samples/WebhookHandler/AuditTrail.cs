namespace WebhookHandler;

/// <summary>
/// Writes one line per event: its name, its id and its resources. Writes only ids, because payloads contain keys and tokens.
/// </summary>
internal sealed class AuditTrail : IKeygenWebhookHandler<KeygenEvent>
{
    public Task HandleAsync(KeygenEvent e, CancellationToken cancellationToken)
    {
        var resources = string.Join(',', e.Payload.Resources);
        return Console.Out.WriteLineAsync($"handled {e.Name} {e.Id} {resources}".TrimEnd());
    }
}
