using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Settings;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Commands.Events;

/// <summary>Shows all that Keygen knows of an event.</summary>
internal sealed class ShowEventCommand : ToolCommand
{
    private readonly Argument<string> _id = EventIds.CreateArgument();

    public ShowEventCommand()
        : base("show", "Show an event: its content, its status, and the last answer that Keygen got.")
    {
        Arguments.Add(_id);
        AddOptions(KeygenConnection.AllOptions);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("events show 1f0c6a52-6e4b-4a53-9d2f-7d1f2a3b4c5d", "The content may hold license keys and personal data."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var connection = await KeygenConnection.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var (row, version) = await EventIds.ReadAsync(connection.Api, run.Get(_id)!, cancellationToken).ConfigureAwait(false);
        var attributes = row["attributes"] as JsonObject ?? [];
        var payload = PayloadOf(attributes);
        foreach (var (label, value) in new[]
        {
            ("event", (string?)attributes["event"]),
            ("id", (string?)row["id"]),
            ("status", (string?)attributes["status"]),
            ("last answer", LastAnswer(attributes)),
            ("created", (string?)attributes["created"]),
            ("updated", (string?)attributes["updated"]),
            ("endpoint", SafeUrl.WithoutPassword((string?)attributes["endpoint"])),
            ("version", (string?)attributes["apiVersion"] ?? $"{version}, the account's"),
            ("idempotency token", (string?)row["meta"]?["idempotencyToken"]),
        })
        {
            run.Output.Line($"{label,-18} {value}");
        }

        run.Output.Line();
        run.Output.Line(payload?.ToJsonString(ToolOutput.JsonFormat) ?? "Keygen has not stored the content yet. Try again in a moment.");
        attributes["endpoint"] = SafeUrl.WithoutPassword((string?)attributes["endpoint"]);
        attributes["payload"] = payload;
        run.Output.Json(row);
        return ExitCodes.Done;
    }

    private static JsonNode? PayloadOf(JsonObject attributes)
    {
        try
        {
            return (string?)attributes["payload"] is { } text ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return attributes["payload"]!.DeepClone();
        }
    }

    /// <summary>Keygen keeps the last attempt only.</summary>
    private static string LastAnswer(JsonObject attributes) => $"{attributes["lastResponseCode"]} {attributes["lastResponseBody"]}".Trim() is { Length: > 0 } answer
        ? Printable.Of(answer, 2000)
        : "none yet";
}
