using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Keygen.Webhooks.Tool.Output;

/// <summary>
/// Where output goes: results to standard output, for people or as JSON; errors, warnings, progress and questions to standard error. There
/// is no colour where a stream is not a terminal, or <c>NO_COLOR</c> is set.
/// </summary>
internal sealed class ToolOutput(bool isJson)
{
    /// <summary>Of lines: a terminal breaks them by itself, so that they can be copied whole, and a program gets them whole.</summary>
    private const int Unbroken = 100_000;

    /// <summary>How JSON is written for people.</summary>
    public static JsonSerializerOptions JsonFormat { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions JsonLineFormat = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IAnsiConsole _out = Create(Console.Out, Console.IsOutputRedirected);
    private readonly IAnsiConsole _error = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether somebody is there to answer.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    public bool IsJson => isJson;

    /// <summary>Writes a line for people. With <c>--json</c>, nothing is written.</summary>
    /// <param name="text">Plain text; square brackets mean nothing.</param>
    /// <param name="style">A style of Spectre.Console, such as <c>green</c>; null for none.</param>
    public void Line(string text = "", string? style = null)
    {
        if (!isJson)
        {
            _out.WriteLine(text, style is null ? Style.Plain : Style.Parse(style));
        }
    }

    /// <summary>Writes a line about what a question is going to be about, also with <c>--json</c>.</summary>
    /// <param name="text">Plain text.</param>
    /// <param name="style">As for <see cref="Line"/>.</param>
    public void Plan(string text, string? style = null) => (isJson ? _error : _out).WriteLine(text, style is null ? Style.Plain : Style.Parse(style));

    /// <summary>Writes a table for people: a line for each row, so that an id can be copied.</summary>
    /// <param name="columns">The headings.</param>
    /// <param name="rows">The cells of each row, as plain text.</param>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = [columns, .. rows];
        int[] widths = [.. columns.Select((_, column) => lines.Max(line => line[column].Length))];
        foreach (var line in lines)
        {
            Line(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd(), line == columns ? "bold" : null);
        }
    }

    /// <summary>Writes a document for programs. Without <c>--json</c>, nothing is written.</summary>
    public void Json(JsonNode document) => WriteJson(document, JsonFormat);

    /// <summary>Writes one line of JSON, for commands that go on. Without <c>--json</c>, nothing is written.</summary>
    public void JsonLine(JsonNode document) => WriteJson(document, JsonLineFormat);

    /// <summary>Writes a remark for people that is no part of the result, also with <c>--json</c>.</summary>
    public void Note(string text) => _error.WriteLine(text, Style.Plain);

    public void Warning(string text) => _error.WriteLine($"Warning: {text}", Style.Parse("yellow"));

    public void Error(string text) => _error.WriteLine(text, Style.Parse("red"));

    /// <summary>Asks a question whose usual answer is no.</summary>
    public Task<bool> AskAsync(string question, CancellationToken cancellationToken) =>
        new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false }.ShowAsync(_error, cancellationToken);

    /// <summary>Asks for a text that is not shown while it is typed.</summary>
    public Task<string> AskSecretAsync(string question, CancellationToken cancellationToken)
    {
        // Turns the terminal's echo off. The prompt itself does so only when it begins to read, after the question is there to be answered.
        _ = Console.KeyAvailable;
        return new TextPrompt<string>(Markup.Escape(question)).Secret(null).ShowAsync(_error, cancellationToken);
    }

    private void WriteJson(JsonNode document, JsonSerializerOptions format)
    {
        if (isJson)
        {
            Console.Out.WriteLine(document.ToJsonString(format));
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var isPlain = isRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = CanAsk ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Width = Unbroken;
        return console;
    }
}
