using System.Globalization;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Dashboard.Sections.Endpoint;

/// <summary>The settings of a registration as they are now, without any token. A URL is shown without its user and its query.</summary>
internal static class SettingsInForce
{
    public static IEnumerable<SettingJson> Of(IServiceProvider app, DashboardRegistration registration)
    {
        var options = app.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(registration.Name);
        var store = app.GetRequiredKeyedService<IIdempotencyStore>(registration.Name);
        yield return new("AccountId", options.AccountId);
        yield return new("EndpointUrls", string.Join(", ", options.EndpointUrls.Select(ShownUrl)));
        yield return new("Algorithms", options.Algorithms.Count > 0 ? string.Join(", ", options.Algorithms) : "the default ones");
        yield return new("Tolerance", Text(options.Tolerance));
        yield return new("MaxBodySize", options.MaxBodySize.ToString("N0", CultureInfo.InvariantCulture));
        yield return new("HandlerTimeout", Text(options.HandlerTimeout));
        yield return new("LaterHandlerTimeout", Text(options.LaterHandlerTimeout));
        yield return new("DrainDelay", options.DrainDelay is { } delay ? Text(delay) : "");
        yield return new("ShutdownGrace", Text(options.ShutdownGrace));
        yield return new("TrustRequestUrl", options.TrustRequestUrl ? "yes" : "no");
        yield return new("Store remembers events for", store.Traits.Retention > TimeSpan.FromDays(3650) ? "ever" : Text(store.Traits.Retention));
        if (registration.CatchUp is not null)
        {
            var catchUp = app.GetRequiredService<IOptionsMonitor<CatchUpOptions>>().Get(registration.Name);
            yield return new("CatchUp:BaseUrl", ShownUrl(catchUp.BaseUrl));
            yield return new("CatchUp:Environment", catchUp.Environment ?? "");
            yield return new("CatchUp:Interval", Text(catchUp.Interval));
            yield return new("CatchUp:DailyRequestBudget", catchUp.DailyRequestBudget.ToString("N0", CultureInfo.InvariantCulture));
            yield return new("CatchUp:WatchEndpoint", catchUp.WatchEndpoint ? "yes" : "no");
        }
    }

    /// <summary>Scheme, host and path: a URL may have a password, or a secret in its query.</summary>
    public static string ShownUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? $"{parsed.Scheme}://{parsed.Authority}{parsed.AbsolutePath}" : "an invalid URL";

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}
