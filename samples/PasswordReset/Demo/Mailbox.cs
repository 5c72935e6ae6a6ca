using System.Text.RegularExpressions;
using System.Threading.Channels;
using MimeKit;

namespace PasswordReset.Demo;

/// <summary>Stores mail instead of sending it.</summary>
public sealed partial class Mailbox : IMailer
{
    private readonly Channel<MimeMessage> _messages = Channel.CreateUnbounded<MimeMessage>();

    /// <summary>The number of messages that are waiting.</summary>
    public int Count => _messages.Reader.Count;

    public async Task SendAsync(MimeMessage message, CancellationToken cancellationToken) => await _messages.Writer.WriteAsync(message, cancellationToken);

    /// <summary>Waits for the next message, and removes it.</summary>
    public async Task<MimeMessage> TakeAsync(CancellationToken cancellationToken = default) => await _messages.Reader.ReadAsync(cancellationToken);

    public static Uri LinkIn(MimeMessage message) => new(LinkPattern().Match(message.TextBody ?? "").Value);

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex LinkPattern();
}
