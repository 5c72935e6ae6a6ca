using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace PasswordReset;

public static class PasswordResetApp
{
    /// <summary>Builds the app without starting it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="change">Lets a test or the demo register fakes; null for no changes.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOptions<ResetOptions>().BindConfiguration("PasswordReset").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ResetOptions>, ResetOptionsValidator>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LatestResets>();
        builder.Services.AddSingleton<ResetRequests>().AddHostedService(static services => services.GetRequiredService<ResetRequests>());
        builder.Services.AddScoped<IMailer, SmtpMailer>();
        builder.Services.AddKeygenApi(static options => (options.AllowAnonymous, options.Timeout) = (true, TimeSpan.FromSeconds(10)));
        builder.Services.AddKeygenWebhooks().AddHandler<UserPasswordReset, MailResetLink>();
        builder.Services.AddHealthChecks().AddKeygenWebhooks();
        builder.Services.AddRateLimiter(static limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = static async (rejected, _) => await ResetPages.TooMany(
                rejected.HttpContext.Response, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null).ExecuteAsync(rejected.HttpContext);
            limiter.AddPolicy(ResetPages.RateLimit, static context => RateLimitPartition.GetFixedWindowLimiter(
                $"{context.Request.Path} {Network(context.Connection.RemoteIpAddress)}",
                _ => new() { PermitLimit = context.RequestServices.GetRequiredService<IOptions<ResetOptions>>().Value.RequestsPerTenMinutes, Window = TimeSpan.FromMinutes(10), QueueLimit = 0 }));
        });
        change?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<PageHeaders>();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseRouting();
        app.UseRateLimiter();
        app.MapResetPages();
        app.MapHealthChecks("/health");
        app.MapKeygenWebhooks("/webhooks/keygen");
        return app;
    }

    // A client with one IPv6 address usually has a whole /64 network.
    private static string Network(IPAddress? address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString(),
        _ => address?.ToString() ?? "",
    };
}

internal sealed class ResetOptionsValidator : IValidateOptions<ResetOptions>
{
    public ValidateOptionsResult Validate(string? name, ResetOptions options) =>
        options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
}
