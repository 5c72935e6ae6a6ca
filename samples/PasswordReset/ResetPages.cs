using System.Globalization;
using System.Text.Encodings.Web;
using Keygen.Webhooks.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using MimeKit;

namespace PasswordReset;

/// <summary>
/// The two forms. They use no cookies, and so need no antiforgery token: a sender needs the address, or the token from the mail.
/// </summary>
public static class ResetPages
{
    public const string RateLimit = "reset";

    public static void MapResetPages(this WebApplication app)
    {
        var productName = HtmlEncoder.Default.Encode(app.Services.GetRequiredService<IOptions<ResetOptions>>().Value.ProductName);
        app.MapGet("/", static () => Results.Redirect("/reset"));
        app.MapGet("/reset", () => Page("request.html", productName));
        app.MapGet("/reset/sent", () => Page("sent.html", productName));
        app.MapGet("/reset/new", () => Page("new.html", productName));
        app.MapGet("/reset.css", static () => Results.Text(Resource("reset.css"), "text/css"));
        app.MapGet("/reset.js", static () => Results.Text(Resource("reset.js"), "text/javascript"));

        var forms = app.MapGroup("").RequireRateLimiting(RateLimit).WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        forms.MapPost("/reset", RequestAsync);
        forms.MapPost("/reset/new", ResetAsync);
    }

    // The same response for every address: known, unknown, requested too often, or missing.
    private static async Task<IResult> RequestAsync(HttpRequest request, ResetRequests requests)
    {
        if (!IsOurPage(request) || !request.HasFormContentType)
        {
            return Results.BadRequest();
        }

        var email = (await request.ReadFormAsync(request.HttpContext.RequestAborted))["email"].ToString().Trim();
        if (email.Length is > 0 and <= 255 && email.Contains('@') && MailboxAddress.TryParse(email, out var parsed) && parsed.Address == email)
        {
            requests.Add(email);
        }

        return Results.Redirect("/reset/sent");
    }

    private static async Task<IResult> ResetAsync(NewPassword body, HttpRequest request, KeygenApi keygen, CancellationToken cancellationToken)
    {
        if (!IsOurPage(request) || body is { Password: not { Length: > 0 and <= 1024 } } or { Token: not { Length: > 0 and <= 512 } })
        {
            return Answer(400, "Enter a new password.");
        }

        if (!Guid.TryParseExact(body.User, "D", out var userId))
        {
            return Answer(400, LinkIsDead);
        }

        try
        {
            await keygen.Users.ResetPasswordAsync($"{userId:D}", body.Token!, body.Password!, cancellationToken);
            return Answer(200, "Your password is changed.");
        }
        catch (KeygenApiException exception)
        {
            return (int?)exception.StatusCode switch
            {
                401 or 403 or 404 => Answer(400, LinkIsDead), // the same for an unknown user, a wrong token and an expired one
                400 or 422 => Answer(400, $"This password was not accepted: {exception.Detail ?? "choose another"}."),
                429 => TooMany(request.HttpContext.Response, exception.RetryAfter),
                _ => Answer(503, "This did not work. Try again in a minute."),
            };
        }
    }

    /// <summary>The response to too many attempts, here or at Keygen. Keygen accepts five in ten minutes.</summary>
    public static IResult TooMany(HttpResponse response, TimeSpan? retryAfter)
    {
        var wait = retryAfter ?? TimeSpan.FromMinutes(10);
        response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Answer(429, $"Too many attempts. Try again in {Math.Max(2, (int)Math.Ceiling(wait.TotalMinutes))} minutes.");
    }

    private const string LinkIsDead = "This link does not work any more. Ask for a new one.";

    // Trusts browsers that send the origin. With no-referrer, Origin is null for this app's own pages too.
    private static bool IsOurPage(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    private static IResult Answer(int status, string message) => Results.Json(new { message }, statusCode: status);

    private static IResult Page(string name, string productName) =>
        Results.Text(Resource(name).Replace("{product}", productName, StringComparison.Ordinal), "text/html; charset=utf-8");

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ResetPages).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>A class, because a record's ToString would print the token.</summary>
public sealed class NewPassword
{
    public string? User { get; set; }

    public string? Token { get; set; }

    public string? Password { get; set; }
}
