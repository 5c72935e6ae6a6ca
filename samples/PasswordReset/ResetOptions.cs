using MimeKit;

namespace PasswordReset;

/// <summary>The section <c>PasswordReset</c>.</summary>
public sealed class ResetOptions
{
    /// <summary>The lifetime of Keygen's token.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);

    /// <summary>
    /// The public URL of this app, such as <c>https://account.example.com</c>. Links use it, never a request's host. The default value is
    /// null.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The name of your product in the mail and on the pages. The default value is an empty string.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>The number of requests that one network address may send to each form in ten minutes. The default value is 10.</summary>
    public int RequestsPerTenMinutes { get; set; } = 10;

    /// <summary>
    /// The number of resets per e-mail address and hour. Further requests get the same response and are dropped. The default value is 3.
    /// </summary>
    public int ResetsPerHour { get; set; } = 3;

    /// <summary>The mail server.</summary>
    public SmtpOptions Smtp { get; } = new();

    /// <summary>The error in the options, as a sentence; null when they are valid.</summary>
    public string? Fault() => this switch
    {
        { PublicUrl: null } => "Set PasswordReset:PublicUrl to the public URL of this app.",
        { PublicUrl: { IsAbsoluteUri: false } } => "PasswordReset:PublicUrl must be an absolute URL.",
        { PublicUrl: { IsLoopback: false, Scheme: not "https" } } => "PasswordReset:PublicUrl must be https, because the link in the mail is a credential.",
        { ProductName: "" } => "Set PasswordReset:ProductName to the name of your product.",
        { Smtp.Host: "" } => "Set PasswordReset:Smtp:Host.",
        _ when !MailboxAddress.TryParse(Smtp.From, out var from) || !from.Address.Contains('@') => "Set PasswordReset:Smtp:From to the mail address to send from.",
        _ => null,
    };
}

/// <summary>The section <c>PasswordReset:Smtp</c>.</summary>
public sealed class SmtpOptions
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
}
