using System.Security.Cryptography;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Recipes.Foreign;

public interface IMailer
{
    /// <summary>Sends a message. Returns when the mail server has accepted it, and throws when it has not.</summary>
    Task SendAsync(MimeMessage message, CancellationToken cancellationToken);
}

/// <summary>The section <c>Recipes:Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The host name of the mail server. The default value is an empty string.</summary>
    public string Host { get; set; } = "";

    /// <summary>The port: 587 requires STARTTLS, 465 uses TLS from the start. The default value is 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Whether to send without TLS, for a mail server on this machine only. The default value is false.</summary>
    public bool Plain { get; set; }

    /// <summary>The user name for the mail server; empty to send without authentication. The default value is an empty string.</summary>
    public string User { get; set; } = "";

    /// <summary>The password for the mail server. A secret. The default value is an empty string.</summary>
    public string Password { get; set; } = "";

    /// <summary>The address to send mail from. The default value is an empty string.</summary>
    public string From { get; set; } = "";

    /// <summary>The name of your product in the mail. The default value is an empty string.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>Creates a plain-text message. Its id derives from the job's, so that mail servers can detect repetitions.</summary>
    public MimeMessage Compose(string jobId, string to, string subject, string text)
    {
        var from = MailboxAddress.Parse(From);
        var message = new MimeMessage
        {
            Subject = subject,
            MessageId = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(jobId)))[..32]}@{from.Domain}",
            Body = new TextPart("plain") { Text = text },
        };
        message.From.Add(from);
        message.To.Add(new MailboxAddress(null, to));
        message.Headers[HeaderId.AutoSubmitted] = "auto-generated";
        return message;
    }
}

public sealed class SmtpMailer(IOptions<MailOptions> options) : IMailer
{
    public async Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var mail = options.Value;
        using var client = new SmtpClient { Timeout = 10_000 };
        var security = mail.Plain ? SecureSocketOptions.None : mail.Port is 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
        await client.ConnectAsync(mail.Host, mail.Port, security, cancellationToken);
        if (mail.User is not "")
        {
            await client.AuthenticateAsync(mail.User, mail.Password, cancellationToken);
        }

        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }
}

public static class MailServices
{
    public static IServiceCollection AddSmtpMailer(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration("Recipes:Mail");
        return services.AddScoped<IMailer, SmtpMailer>();
    }
}
