using System.Globalization;
using System.Text.Encodings.Web;
using MimeKit;

namespace PasswordReset;

/// <summary>
/// The mail with the link. It contains nothing that the user chose, such as a name: a stranger may have signed up with this address.
/// </summary>
public static class ResetMail
{
    public static MimeMessage Compose(UserPasswordReset e, ResetOptions options)
    {
        var link = Link(options.PublicUrl!, e.User.Id, e.PasswordResetToken);
        var until = (e.Created + ResetOptions.TokenLifetime).ToString("d MMMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var html = HtmlEncoder.Default;
        var message = new MimeMessage
        {
            Subject = $"Set a new password for {options.ProductName}",
            // The same id for every attempt at this event, so that mail servers can detect repetitions.
            MessageId = $"{e.IdempotencyToken}@{options.PublicUrl!.IdnHost}",
            Date = e.Created,
            Body = new BodyBuilder
            {
                TextBody = $"""
                    Someone asked for a new password for {options.ProductName} with this address.

                    Set one here: {link}

                    The link works once, until {until} (24 hours). If it was not you, do nothing.

                    """,
                HtmlBody = $"""
                    <p>Someone asked for a new password for {html.Encode(options.ProductName)} with this address.</p>
                    <p><a href="{html.Encode(link)}" rel="noreferrer">Set a new password</a></p>
                    <p>The link works once, until {html.Encode(until)} (24 hours). If it was not you, do nothing.</p>
                    """,
            }.ToMessageBody(),
        };
        message.From.Add(MailboxAddress.Parse(options.Smtp.From));
        message.To.Add(new MailboxAddress(null, e.User.Email));
        message.Headers[HeaderId.AutoSubmitted] = "auto-generated";
        return message;
    }

    /// <summary>The link. User and token follow the #, which browsers do not send: no server, proxy or Referer sees them.</summary>
    public static string Link(Uri publicUrl, string userId, string token) =>
        $"{new Uri(publicUrl, "/reset/new").AbsoluteUri}#{Uri.EscapeDataString(userId)}.{Uri.EscapeDataString(token)}";
}
