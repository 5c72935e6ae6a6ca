using System.CommandLine;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Commands.Dev;
using Keygen.Webhooks.Tool.Commands.Doctor;
using Keygen.Webhooks.Tool.Commands.Endpoint;
using Keygen.Webhooks.Tool.Commands.Events;
using Keygen.Webhooks.Tool.Commands.Forge;
using Keygen.Webhooks.Tool.Commands.Init;
using Keygen.Webhooks.Tool.Commands.Listen;
using Keygen.Webhooks.Tool.Commands.Mcp;
using Keygen.Webhooks.Tool.Commands.Trigger;
using Keygen.Webhooks.Tool.Commands.Verify;

namespace Keygen.Webhooks.Tool;

/// <summary>The commands, in the order in which the help lists them. A command is a folder in <c>Commands</c> and one line here.</summary>
internal static class CommandList
{
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Develop and test receivers of Keygen's webhooks, and look at Keygen's side of them.")
        {
            // Develop a handler.
            new DevCommand(),
            new TriggerCommand(),
            new ListenCommand(),

            // Test a receiver, in any language.
            new ForgeCommand(),
            new VerifyCommand(),
            new DoctorCommand(),

            // Look at Keygen.
            new InitCommand(),
            EventsCommand.Create(),
            EndpointCommand.Create(),
            new McpCommand(),
        };
        root.Options.Add(CommonOptions.Json);
        CommandHelp.AddExamples(root);
        return root;
    }
}
