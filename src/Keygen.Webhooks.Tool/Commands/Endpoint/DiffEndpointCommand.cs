using System.Text.Json.Nodes;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Endpoint;

/// <summary>Compares the endpoint at Keygen with what the code wants, and changes nothing.</summary>
internal sealed class DiffEndpointCommand : ToolCommand
{
    public DiffEndpointCommand()
        : base("diff", "Compare the endpoint at Keygen with the app's handlers. Exit code 1 when an event with a handler does not arrive.") =>
        AddOptions([.. WantedEndpoint.AllOptions, .. KeygenConnection.AllOptions]);

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("endpoint diff --project src/MyApp", "Builds the app, and runs its code until Build(), to ask for its handlers. Nothing of it starts."),
        new("endpoint diff --events license.created,license.expired --url https://hooks.example.com/keygen", "For an app in another language."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var connection = await KeygenConnection.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var differences = await EndpointComparison.ReadAsync(run, connection, cancellationToken).ConfigureAwait(false);
        foreach (var difference in differences)
        {
            difference.Write(run.Output.Line, prune: false);
        }

        run.Output.Json(new JsonObject { ["endpoints"] = new JsonArray([.. differences.Select(static one => one.ToJson())]) });
        return differences.Any(static one => one.LosesEvents) ? ExitCodes.No : ExitCodes.Done;
    }
}
