using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace PasswordReset;

public interface IMailer
{
    /// <summary>Sends a message. Returns when the mail server has accepted it, and throws when it has not.</summary>
    Task SendAsync(MimeMessage message, CancellationToken cancellationToken);
}

public sealed class SmtpMailer(IOptions<ResetOptions> options) : IMailer
{
    public async Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var smtp = options.Value.Smtp;
        using var client = new SmtpClient { Timeout = 10_000 };
        await client.ConnectAsync(smtp.Host, smtp.Port, Security(smtp), cancellationToken);
        if (smtp.User is not "")
        {
            await client.AuthenticateAsync(smtp.User, smtp.Password, cancellationToken);
        }

        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    // StartTls, not StartTlsWhenAvailable: an attacker on the network could remove the server's offer of TLS.
    private static SecureSocketOptions Security(SmtpOptions smtp) =>
        smtp.Plain ? SecureSocketOptions.None : smtp.Port is 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
}
