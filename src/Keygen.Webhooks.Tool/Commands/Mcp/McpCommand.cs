using System.Reflection;
using Keygen.Webhooks.Tool.CommandLine;
using ModelContextProtocol.Server;

namespace Keygen.Webhooks.Tool.Commands.Mcp;

/// <summary>Offers the commands that only read to an assistant, over the Model Context Protocol.</summary>
internal sealed class McpCommand : ToolCommand
{
    public McpCommand()
        : base("mcp", "Serve the commands that only read (events list, events show, verify, doctor) to an assistant: a Model Context Protocol server over standard input and output.")
    {
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("mcp", "What an assistant is set up to start, in the project's folder. It reads settings and token as the commands do."),
    ];

    protected override bool GoesOn(CommandRun run) => true;

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var options = new McpServerOptions
        {
            ServerInfo = new() { Name = "keygen-webhooks", Version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3) },
            ToolCollection = [.. ReadOnlyTools.All],
        };
        var server = McpServer.Create(new StdioServerTransport(options), options);
        await using (server.ConfigureAwait(false))
        {
            await server.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }
}
