using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Endpoint;

/// <summary>Reads what the code wants and what Keygen has.</summary>
internal static class EndpointComparison
{
    public static async Task<IReadOnlyList<EndpointDifference>> ReadAsync(CommandRun run, KeygenConnection connection, CancellationToken cancellationToken)
    {
        var wanted = await WantedEndpoint.ReadAsync(run, connection.Settings, cancellationToken).ConfigureAwait(false);
        var endpoints = new List<WebhookEndpoint>();
        await foreach (var endpoint in connection.Api.WebhookEndpoints.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            endpoints.Add(endpoint);
        }

        if (endpoints.Count is 0)
        {
            run.Output.Note("The token sees no endpoint. A product's token sees none, not even its own: use another one if there should be some.");
        }

        return EndpointDifference.Of(wanted, endpoints);
    }
}
