using System.CommandLine;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Endpoint;

/// <summary>Makes the endpoint at Keygen send what the code wants.</summary>
internal sealed class ApplyEndpointCommand : ToolCommand
{
    private readonly Option<bool> _prune = new("--prune") { Description = "Remove subscriptions that have no handler. By default, events are only added." };

    public ApplyEndpointCommand()
        : base("apply", "Create the endpoint at Keygen, or change its subscriptions, so that it sends what the app's handlers want.") =>
        AddOptions([.. WantedEndpoint.AllOptions, _prune, CommonOptions.Yes, .. KeygenConnection.AllOptions]);

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("endpoint apply --project src/MyApp", "Shows the differences, asks, and writes."),
        new("endpoint apply --events license.created --url https://hooks.example.com/keygen --yes", "For scripts, and for an app in another language."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var connection = await KeygenConnection.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var prune = run.Get(_prune);
        var differences = await EndpointComparison.ReadAsync(run, connection, cancellationToken).ConfigureAwait(false);
        foreach (var difference in differences)
        {
            difference.Write(run.Output.Plan, prune);
        }

        var toWrite = differences.Where(one => one.LosesEvents || (prune && one.Extra.Count > 0)).ToArray();
        var isAgreed = toWrite.Length > 0 && await run.ConfirmAsync("Write this to Keygen?", cancellationToken).ConfigureAwait(false);
        var written = new JsonArray();
        foreach (var difference in isAgreed ? toWrite : [])
        {
            // Ctrl-C ends between two endpoints; a call that was begun is not given up half-way.
            cancellationToken.ThrowIfCancellationRequested();
            var endpoint = await WriteAsync(connection.Api, difference, prune).ConfigureAwait(false);
            run.Output.Line($"Done: {endpoint.Id} sends {string.Join(", ", endpoint.Subscriptions)}.", "green");
            written.Add(endpoint.Id);
        }

        if (!isAgreed)
        {
            run.Output.Line("Nothing was written.");
        }

        run.Output.Json(new JsonObject { ["endpoints"] = new JsonArray([.. differences.Select(static one => one.ToJson())]), ["written"] = written });
        return isAgreed || toWrite.Length is 0 ? ExitCodes.Done : ExitCodes.No;
    }

    private static Task<WebhookEndpoint> WriteAsync(KeygenApi api, EndpointDifference difference, bool prune) => difference.Endpoint is not { } endpoint
        ? api.WebhookEndpoints.CreateAsync(
            new() { Url = difference.Url, Subscriptions = difference.Wanted.Events, SignatureAlgorithm = difference.Wanted.Algorithms[0] }, CancellationToken.None)
        : api.WebhookEndpoints.UpdateAsync(
            endpoint.Id,
            new()
            {
                Subscriptions = prune || difference.Wanted.Events is ["*"] ? difference.Wanted.Events
                    : [.. endpoint.Subscriptions.Union(difference.Missing, StringComparer.Ordinal)],
                SignatureAlgorithm = difference.IsAlgorithmAccepted ? null : difference.Wanted.Algorithms[0],
            },
            CancellationToken.None);
}
