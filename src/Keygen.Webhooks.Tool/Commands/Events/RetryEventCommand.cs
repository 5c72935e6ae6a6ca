using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Events;

/// <summary>Lets Keygen deliver events again.</summary>
internal sealed class RetryEventCommand : ToolCommand
{
    private readonly Argument<string[]> _ids = EventIds.CreateListArgument();

    public RetryEventCommand()
        : base("retry", "Let Keygen deliver events again, to the endpoint that they were for.")
    {
        Aliases.Add("resend");
        Arguments.Add(_ids);
        AddOptions([CommonOptions.Yes, .. KeygenConnection.AllOptions]);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("events retry 1f0c6a52-6e4b-4a53-9d2f-7d1f2a3b4c5d", "The new delivery has the old idempotency token: handlers that completed do not run again."),
        new("events retry --yes $(keygen-webhooks events list --status failed --json | jq -r '.events[].id')", "All that Keygen gave up on."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var connection = await KeygenConnection.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var rows = new List<JsonObject>();
        foreach (var id in run.Get(_ids)!)
        {
            var (row, _) = await EventIds.ReadAsync(connection.Api, id, cancellationToken).ConfigureAwait(false);
            rows.Add(row);
            run.Output.Plan($"Keygen will deliver {row["attributes"]?["event"]} {row["id"]} again to {SafeUrl.WithoutPassword((string?)row["attributes"]?["endpoint"])}.");
        }

        if (!await run.ConfirmAsync($"Deliver {(rows.Count is 1 ? "it" : $"these {rows.Count} events")} again?", cancellationToken).ConfigureAwait(false))
        {
            run.Output.Line("Nothing was done.");
            return ExitCodes.No;
        }

        var results = new JsonArray();
        var failed = 0;
        foreach (var row in rows)
        {
            // Ctrl-C ends between two events; the call for one is not given up half-way.
            cancellationToken.ThrowIfCancellationRequested();
            failed += await RetryAsync(run, connection.Api, row, results).ConfigureAwait(false) ? 0 : 1;
        }

        run.Output.Json(new JsonObject { ["retried"] = results });
        return failed is 0 ? ExitCodes.Done : ExitCodes.No;
    }

    private static async Task<bool> RetryAsync(CommandRun run, KeygenApi api, JsonObject row, JsonArray results)
    {
        var id = (string)row["id"]!;
        try
        {
            var retry = await api.WebhookEvents.RetryAsync(id, CancellationToken.None).ConfigureAwait(false);
            run.Output.Line($"{id}: Keygen delivers it again as {retry.Id}.", "green");
            results.Add(new JsonObject { ["id"] = id, ["newId"] = retry.Id, ["error"] = null });
            return true;
        }
        catch (KeygenApiException exception) when (exception.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound)
        {
            var error = exception.StatusCode is HttpStatusCode.NotFound ? "Keygen has it no longer."
                : "Its endpoint was deleted, so Keygen cannot deliver it. 'events replay' can.";
            run.Output.Error($"{id}: {error}");
            results.Add(new JsonObject { ["id"] = id, ["newId"] = null, ["error"] = error });
            return false;
        }
    }
}
