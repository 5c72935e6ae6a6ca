using Keygen.Webhooks.Dashboard.Configuration;
using Keygen.Webhooks.Dashboard.Diagnostics;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Sections;
using Keygen.Webhooks.Dashboard.Sections.Deliveries;
using Keygen.Webhooks.Dashboard.Sections.Endpoint;
using Keygen.Webhooks.Dashboard.Sections.Events;
using Keygen.Webhooks.Dashboard.Sections.Now;
using Keygen.Webhooks.Dashboard.Sections.Waiting;
using Keygen.Webhooks.Dashboard.Serving;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard;

/// <summary>Maps the page, its files and its sections.</summary>
internal static class DashboardEndpoints
{
    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints, string pattern, KeygenWebhooksDashboardOptions options)
    {
        var app = endpoints.ServiceProvider;
        var dashboard = Observe(app, options);
        var logger = app.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DashboardEndpoints).Namespace!);
        var access = new AccessRule(app, pattern);
        var group = endpoints.MapGroup(pattern);
        var tokens = new ActionTokens(app);
        var routes = new SectionRoutes(group, access, tokens, dashboard.Instance, logger);
        MapPage(routes, tokens);
        routes.Query("about", ServingJsonContext.Default.AboutJson, _ => new(
            new AboutJson([.. dashboard.Registrations.Select(static one => one.Name)])));
        foreach (var section in Sections(dashboard))
        {
            section.Map(routes);
        }

        app.GetRequiredService<StartupChecks>().Add(async cancellationToken =>
        {
            await access.CheckAsync(cancellationToken).ConfigureAwait(false);
            if (access.IsOpen)
            {
                DashboardLog.OpenInDevelopment(logger, pattern);
            }
        });
        return group;
    }

    private static IDashboardSection[] Sections(DashboardServices dashboard) =>
    [
        new NowSection(dashboard),
        new DeliveriesSection(dashboard),
        new EventsSection(dashboard),
        new WaitingSection(dashboard),
        new EndpointSection(dashboard),
    ];

    private static DashboardServices Observe(IServiceProvider app, KeygenWebhooksDashboardOptions options)
    {
        WebhookReceiver[] receivers = [.. app.GetKeyedServices<WebhookReceiver>(KeyedService.AnyKey).OrderBy(static one => one.Name, StringComparer.Ordinal)];
        if (receivers.Length == 0)
        {
            throw new InvalidOperationException("There is nothing to show: call services.AddKeygenWebhooks() before the app is built.");
        }

        var (journal, time) = (new DeliveryJournal(options), app.GetRequiredService<TimeProvider>());
        var registrations = new List<DashboardRegistration>();
        foreach (var receiver in receivers)
        {
            var recorder = new DeliveryRecorder(receiver.Name, journal, time);
            receiver.Observe(recorder);
            app.GetRequiredKeyedService<EventDispatcher>(receiver.Name).Observe(recorder);
            registrations.Add(new(receiver.Name, recorder, app));
        }

        var stopping = app.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        return new(app, registrations, journal, new(time, stopping), time);
    }

    private static void MapPage(SectionRoutes routes, ActionTokens tokens)
    {
        routes.Get("/", static context =>
        {
            // The page's addresses are relative, so that they hold below any path and behind any proxy. They need the slash at the end.
            var path = context.Request.Path.Value!;
            if (path.EndsWith('/'))
            {
                return Assets.WriteAsync(context, Assets.Page);
            }

            context.Response.Redirect($"./{Uri.EscapeDataString(path[(path.LastIndexOf('/') + 1)..])}/{context.Request.QueryString}");
            return Task.CompletedTask;
        });
        foreach (var name in Assets.Names)
        {
            routes.Get(name, context => Assets.WriteAsync(context, name));
        }

        routes.Query("token", ServingJsonContext.Default.TokenJson, context => new(new TokenJson(ActionTokens.Header, tokens.Issue(context))));
    }
}
