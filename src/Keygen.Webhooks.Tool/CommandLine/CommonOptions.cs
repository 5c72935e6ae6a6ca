using System.CommandLine;
using System.CommandLine.Parsing;

namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>The options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary>Every command has it.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Write JSON for programs.", Recursive = true };

    public static Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Write without asking first." };

    /// <summary>Read it with <see cref="CommandRun.Timeout"/>.</summary>
    public static Option<double> Timeout { get; } = new("--timeout")
    {
        Description = "How many seconds to wait for each answer. Keygen waits 15.", HelpName = "SECONDS", DefaultValueFactory = static _ => 15,
    };

    /// <summary>
    /// A receiver's URL. <c>localhost:5000/hook</c> will do, as in other tools: without a scheme it is <c>http</c> on this machine and
    /// <c>https</c> elsewhere.
    /// </summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What the URL is for.</param>
    /// <param name="aliases">Other names.</param>
    public static Option<string?> Url(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = ParseUrl,
    };

    private static string? ParseUrl(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var isComplete = text.Contains("://", StringComparison.Ordinal);
        if (!isComplete && Uri.TryCreate($"http://{text}", UriKind.Absolute, out var guess))
        {
            text = $"{(guess.IsLoopback ? "http" : "https")}://{text}";
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return text;
        }

        result.AddError($"'{text}' is not an http or https URL, such as http://localhost:5000/webhooks/keygen.");
        return null;
    }
}
