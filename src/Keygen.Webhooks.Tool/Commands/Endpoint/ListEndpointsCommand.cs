using System.Text.Json.Nodes;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Endpoint;

/// <summary>Lists the endpoints that the token may see.</summary>
internal sealed class ListEndpointsCommand : ToolCommand
{
    private static readonly string[] Columns = ["id", "url", "events", "algorithm", "version"];

    public ListEndpointsCommand()
        : base("list", "List the webhook endpoints at Keygen.") => AddOptions(KeygenConnection.AllOptions);

    public override IReadOnlyList<CommandExample> Examples => [new("endpoint list", "A product's token sees none, not even its own.")];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var connection = await KeygenConnection.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var endpoints = new List<WebhookEndpoint>();
        await foreach (var endpoint in connection.Api.WebhookEndpoints.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            endpoints.Add(endpoint);
        }

        run.Output.Table(Columns, endpoints.Select(static one => (string[])
        [
            one.Id, SafeUrl.WithoutPassword(one.Url), one.Subscriptions.Count is 0 ? "none: Keygen disabled it" : string.Join(", ", one.Subscriptions), one.SignatureAlgorithm,
            one.ApiVersion?.Text ?? "",
        ]));
        if (endpoints.Count is 0)
        {
            run.Output.Line("The token sees no endpoint.");
        }

        run.Output.Json(new JsonObject
        {
            ["endpoints"] = new JsonArray([.. endpoints.Select(static one => new JsonObject
            {
                ["id"] = one.Id,
                ["url"] = SafeUrl.WithoutPassword(one.Url),
                ["subscriptions"] = new JsonArray([.. one.Subscriptions.Select(static name => JsonValue.Create(name))]),
                ["signatureAlgorithm"] = one.SignatureAlgorithm,
                ["apiVersion"] = one.ApiVersion?.Text,
            })]),
        });
        return ExitCodes.Done;
    }
}
