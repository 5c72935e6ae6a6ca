using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol.Server;

namespace Keygen.Webhooks.Tool.Commands.Mcp;

/// <summary>The commands that write nothing, as tools. None of them changes anything at Keygen or on this machine.</summary>
internal static class ReadOnlyTools
{
    public static IEnumerable<McpServerTool> All { get; } =
    [
        Tool(
            "list_events", "Lists webhook events that Keygen recorded, the newest first, with their status at Keygen, without their content.",
            static (
                [Description("Only these, such as license.created or license.*.")] string[]? names = null,
                [Description("Only since then: 30m, 2h, 1d or a date.")] string? since = null,
                [Description("Only events about this license's id.")] string? license = null,
                [Description("The most events, 20 if left out.")] int? limit = null,
                CancellationToken cancellationToken = default) => OwnProcess.RunAsync(
                    [
                        "events", "list", .. (names ?? []).SelectMany(static name => Option("--event", name)), .. Option("--since", since),
                        .. Option("--license", license), .. Option("--limit", limit?.ToString(CultureInfo.InvariantCulture)),
                    ],
                    "", cancellationToken)),
        Tool(
            "show_event", "Shows a webhook event with its content, which may hold license keys and personal data, and the last answer that Keygen got.",
            static ([Description("The id of the webhook event, a UUID.")] string id, CancellationToken cancellationToken) =>
                OwnProcess.RunAsync(["events", "show", "--", id], "", cancellationToken)),
        Tool(
            "verify_request", "Says whether Keygen signed a saved request, or which signed line is wrong.",
            static (
                [Description("The request: raw HTTP text, a curl command that holds its body (no file is read), a HAR file, or JSON with headers and a body.")] string request,
                [Description("The account's public key; that of the project's settings if left out.")] string? publicKey = null,
                [Description("The endpoint's URL as registered at Keygen; that of the settings if left out.")] string? url = null,
                CancellationToken cancellationToken = default) =>
                OwnProcess.RunAsync(["verify", "--no-files", .. Option("--public-key", publicKey), .. Option("--url", url)], request, cancellationToken)),
        Tool(
            "doctor", "Looks at the settings of the app in this folder, and lists what Keygen will trip over. Asks nothing over the network.",
            static (CancellationToken cancellationToken) => OwnProcess.RunAsync(["doctor", "--offline"], "", cancellationToken)),
    ];

    private static McpServerTool Tool(string name, string description, Delegate run) =>
        McpServerTool.Create(run, new() { Name = name, Description = description, ReadOnly = true, Destructive = false });

    /// <summary>In one word, so that no value is taken for another option.</summary>
    private static string[] Option(string name, string? value) => value is null ? [] : [$"{name}={value}"];
}
