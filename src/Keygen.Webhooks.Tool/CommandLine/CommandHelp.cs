using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>Adds the examples of a command to its help.</summary>
internal static class CommandHelp
{
    public const string ExitCodesText = "0 done, 1 the answer is no, 2 wrong usage, 3 could not ask, 130 stopped with Ctrl-C before its end";

    public static void AddExamples(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new WithExamples((HelpAction)help.Action!);
    }

    private sealed class WithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            usual.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            if (parseResult.CommandResult.Command is ToolCommand { Examples: { Count: > 0 } examples })
            {
                output.WriteLine("Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  keygen-webhooks {example.Arguments}\n      {example.Meaning}");
                }

                output.WriteLine();
            }

            output.WriteLine($"Exit codes:\n  {ExitCodesText}\n");
            return ExitCodes.Done;
        }
    }
}
