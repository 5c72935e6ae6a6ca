using System.Text.RegularExpressions;
using System.Threading.Channels;
using MimeKit;

namespace PasswordReset.Demo;

/// <summary>Keeps mail instead of sending it.</summary>
public sealed partial class Mailbox : IMailer
{
    private readonly Channel<MimeMessage> _messages = Channel.CreateUnbounded<MimeMessage>();

    /// <summary>How many nobody has taken.</summary>
    public int Count => _messages.Reader.Count;

    public async Task SendAsync(MimeMessage message, CancellationToken cancellationToken) => await _messages.Writer.WriteAsync(message, cancellationToken);

    /// <summary>Waits for the next mail, and takes it.</summary>
    public async Task<MimeMessage> TakeAsync(CancellationToken cancellationToken = default) => await _messages.Reader.ReadAsync(cancellationToken);

    public static Uri LinkIn(MimeMessage message) => new(LinkPattern().Match(message.TextBody ?? "").Value);

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex LinkPattern();
}
