using System.Security.Cryptography;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Recipes.Foreign;

public interface IMailer
{
    /// <summary>Returns when the mail server has taken the message, and throws when it has not.</summary>
    Task SendAsync(MimeMessage message, CancellationToken cancellationToken);
}

/// <summary>The section <c>Recipes:Mail</c>.</summary>
public sealed class MailOptions
{
    public string Host { get; set; } = "";

    /// <summary>587 begins in plain text and must change to TLS; 465 is TLS from the first byte.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Sends without TLS, which only a server on this machine is for.</summary>
    public bool Plain { get; set; }

    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    public string From { get; set; } = "";

    public string ProductName { get; set; } = "";

    /// <summary>A message in plain text. Its id is made of the job's, so that mail servers can tell a repetition.</summary>
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
