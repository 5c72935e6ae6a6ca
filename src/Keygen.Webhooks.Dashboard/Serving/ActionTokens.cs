using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Serving;

/// <summary>
/// The antiforgery tokens of the dashboard's actions: ASP.NET Core's own, with a cookie of their own, so that the app needs no
/// <c>AddAntiforgery</c> and none of its settings matter here.
/// </summary>
internal sealed class ActionTokens
{
    public const string Header = "X-Keygen-Antiforgery";

    private readonly IAntiforgery _antiforgery;

    public ActionTokens(IServiceProvider app)
    {
        var services = new ServiceCollection();
        services.AddSingleton(app.GetRequiredService<ILoggerFactory>());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));

        // The app's keys, if it has any: servers that share them accept each other's tokens. Otherwise a token is valid in this process.
        services.AddSingleton(app.GetService<IDataProtectionProvider>() ?? new EphemeralDataProtectionProvider());
        services.AddAntiforgery(static options =>
        {
            options.HeaderName = Header;
            options.Cookie.Name = "keygen-dashboard";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        _antiforgery = services.BuildServiceProvider().GetRequiredService<IAntiforgery>();
    }

    /// <summary>Sets the cookie and returns the token that an action must send as its header.</summary>
    public string Issue(HttpContext context) => _antiforgery.GetAndStoreTokens(context).RequestToken!;

    public Task<bool> IsValidAsync(HttpContext context) => _antiforgery.IsRequestValidAsync(context);
}
