using System.Net;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>A machine whose endpoint is watched, and what a test of that asks of it.</summary>
internal static class Watched
{
    public static Machine NewWatching(this Room room, Action<CatchUpOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        room.NewMachine(
            configure: options =>
            {
                options.WatchEndpoint = true;
                configure?.Invoke(options);
            },
            services: collection =>
            {
                collection.AddHealthChecks().AddKeygenCatchUp();
                services?.Invoke(collection);
            });

    public static async Task<EndpointFindingKind[]> FindAsync(this Machine machine)
    {
        (await machine.RunAsync()).Outcome.Should().Be(CatchUpOutcome.Completed);
        return machine.Kinds();
    }

    public static EndpointFindingKind[] Kinds(this Machine machine) => [.. machine.CatchUp.Status.Endpoint!.Findings.Select(static finding => finding.Kind)];

    public static async Task<HealthReportEntry> HealthAsync(this Machine machine) =>
        (await machine.Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["keygen-catch-up"];

    public static int TimesSaid(this Machine machine, int eventId) => machine.Logs.GetSnapshot().Count(record => record.Id.Id == eventId);

    public static int Asked(this Room room, string list) => room.Requests.Count(request => request.Target.Contains($"/{list}?", StringComparison.Ordinal));

    /// <summary>Keygen delivers an event that it has recorded.</summary>
    public static async Task DeliverAsync(this Room room, Machine machine, FakeWebhookEvent row)
    {
        var delivery = Keygen.Webhooks.Testing.SignedDelivery.Of(row.Name, builder => builder.WithId(row.Id).WithIdempotencyToken(row.IdempotencyToken).WithSentAt(room.Time.GetUtcNow()));
        (await machine.Receiver.ReceiveAsync(delivery.ToWebhookRequest())).Outcome.Should().Be(WebhookOutcome.Handled);
    }
}

/// <summary>Keygen as a token sees it that may not read a list.</summary>
internal sealed class Forbidding(string list, HttpStatusCode status) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsolutePath.EndsWith($"/{list}", StringComparison.Ordinal)
            ? Task.FromResult(new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent("") })
            : base.SendAsync(request, cancellationToken);
}

/// <summary>Someone in between who changes a list after it was signed.</summary>
internal sealed class Changing(string list) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath.EndsWith($"/{list}", StringComparison.Ordinal))
        {
            response.Content = new StringContent("{\"data\":[]}");
        }

        return response;
    }
}
