using MimeKit;

namespace PasswordReset;

/// <summary>The section <c>PasswordReset</c>.</summary>
public sealed class ResetOptions
{
    /// <summary>How long Keygen's token lasts from when it was made.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);

    /// <summary>Where users reach this app, such as <c>https://account.example.com</c>. Links are made of this, never of a request's host.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>What the mail and the pages call your product.</summary>
    public string ProductName { get; set; } = "";

    /// <summary>Keygen's API, or your own server's.</summary>
    public Uri KeygenUrl { get; set; } = new("https://api.keygen.sh/");

    /// <summary>How many requests one address of the net may make in ten minutes, to each of the two forms.</summary>
    public int RequestsPerTenMinutes { get; set; } = 10;

    /// <summary>How many resets may be asked for one e-mail address in an hour. More are answered alike, and dropped.</summary>
    public int ResetsPerHour { get; set; } = 3;

    public SmtpOptions Smtp { get; } = new();

    /// <summary>What is wrong with the options, in a sentence; null for nothing.</summary>
    public string? Fault() => this switch
    {
        { PublicUrl: null } => "Set PasswordReset:PublicUrl, where users reach this app.",
        { PublicUrl: { IsAbsoluteUri: false } } => "PasswordReset:PublicUrl is to be a whole URL.",
        { PublicUrl: { IsLoopback: false, Scheme: not "https" } } => "PasswordReset:PublicUrl is to be https: the link in the mail is a credential.",
        { ProductName: "" } => "Set PasswordReset:ProductName, what the mail calls your product.",
        { Smtp.Host: "" } => "Set PasswordReset:Smtp:Host.",
        _ when !MailboxAddress.TryParse(Smtp.From, out var from) || !from.Address.Contains('@') => "Set PasswordReset:Smtp:From to the mail address to send from.",
        _ => null,
    };
}

/// <summary>The section <c>PasswordReset:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    /// <summary>587 begins in plain text and must change to TLS; 465 is TLS from the first byte.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Sends without TLS, which only a server on this machine is for.</summary>
    public bool Plain { get; set; }

    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    public string From { get; set; } = "";
}
