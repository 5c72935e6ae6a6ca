using System.Collections.Concurrent;
using MimeKit;
using Recipes.Foreign;

namespace Recipes.Demo;

/// <summary>Stores mail instead of sending it.</summary>
public sealed class Mailbox : IMailer
{
    public ConcurrentQueue<MimeMessage> Messages { get; } = new();

    public Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        Messages.Enqueue(message);
        return Task.CompletedTask;
    }
}
