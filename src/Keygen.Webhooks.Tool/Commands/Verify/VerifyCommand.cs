using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Settings;
using Keygen.Webhooks.Tool.Verifying;

namespace Keygen.Webhooks.Tool.Commands.Verify;

/// <summary>Says whether Keygen signed a saved request, or which line is wrong.</summary>
internal sealed class VerifyCommand : ToolCommand
{
    private readonly Argument<string?> _file = new("file")
    {
        Description = "The saved request: raw HTTP text, a curl command, a HAR file, or JSON with headers and a body. Without it, or with -, it is read from the input. With --headers, it is the body.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<FileInfo?> _headers = new("--headers") { Description = "The headers, where they were saved apart: as lines, or as a JSON object.", HelpName = "FILE" };

    private readonly Option<FileInfo?> _body = new("--body") { Description = "The body, where it was saved apart. It replaces one in FILE.", HelpName = "FILE" };

    private readonly Option<string[]> _keys = new("--public-key")
    {
        Description = "The account's public key, in any form in which Keygen shows it. Repeat the option for more. By default, KEYGEN_PUBLIC_KEY or the project's settings.",
        HelpName = "KEY",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<string?> _account = new("--account") { Description = "The account's id. By default, that of the settings, or else the request is believed.", HelpName = "UUID" };

    private readonly Option<string[]> _urls = new("--url")
    {
        Description = "The endpoint's URL as registered at Keygen. By default, that of the settings, or else whatever the request was signed for.",
        HelpName = "URL",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<string?> _at = new("--at")
    {
        Description = "When the request was received: 'now', or a date such as 2026-11-28T10:00:00Z. By default its age does not matter, because what is saved is old.", HelpName = "TIME",
    };

    private readonly Option<bool> _noFiles = new("--no-files") { Description = "Do not read the file that a curl command names as its body: for a request from somebody else." };

    public VerifyCommand()
        : base("verify", "Say whether Keygen signed a saved request, and if not, which signed line is wrong.")
    {
        Arguments.Add(_file);
        AddOptions(_headers, _body, _keys, _account, _urls, _at, _noFiles, KeygenConnection.ProjectOption);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("verify request.http --public-key 8f5a…", "A request as raw HTTP text."),
        new("verify --headers headers.txt --body body.json --url https://hooks.example.com/keygen", "Headers and body apart, with the key of the project in this folder."),
        new("verify body.json --headers headers.txt --public-key 8f5a…", "The same: with --headers, the file or the input is the body."),
        new("verify session.har --project src/MyApp", "Every signed request in a HAR file."),
        new("verify - < request.curl", "A curl command from the input."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(run);
        try
        {
            var (request, body) = await SavedAsync(run, cancellationToken).ConfigureAwait(false);
            var captures = CaptureReader.Read(request, body, FolderOf(run));
            var verification = new DeliveryVerification(settings, run.Time);
            var reports = new List<VerifyReport>();
            foreach (var captured in captures)
            {
                reports.Add(await verification.VerifyAsync(captured).ConfigureAwait(false));
            }

            Write(run.Output, reports);
            return reports.TrueForAll(static one => one.IsGenuine) ? ExitCodes.Done : ExitCodes.No;
        }
        catch (Exception exception) when (exception is UnreadableCaptureException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw ToolException.Usage(exception.Message);
        }
    }

    /// <summary>The whole request; or its headers, and the body that was saved apart.</summary>
    private async Task<(byte[] Request, byte[]? Body)> SavedAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var body = run.Get(_body) is { } file ? await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false) : null;
        if (run.Get(_headers) is not { } headersFile)
        {
            return (await ReadAsync(run, "request", cancellationToken).ConfigureAwait(false), body);
        }

        var headers = await File.ReadAllBytesAsync(headersFile.FullName, cancellationToken).ConfigureAwait(false);
        var hasFile = run.Get(_file) is not null;
        if (body is not null || (!hasFile && CaptureReader.IsWhole(headers)))
        {
            return hasFile ? throw ToolException.Usage("With --headers, the file is the body, and --body is another one. Leave one of them out.") : (headers, body);
        }

        body = await ReadAsync(run, "body", cancellationToken).ConfigureAwait(false);
        return body.Length is 0 ? throw ToolException.Usage("The body is empty. With --headers, give the body as FILE, with --body, or as the input.")
            : CaptureReader.IsWhole(body) ? throw ToolException.Usage("It is a whole request with headers of its own. Leave --headers out.")
            : (headers, body);
    }

    /// <summary>Reads the file of the command line, or else the input.</summary>
    private async Task<byte[]> ReadAsync(CommandRun run, string what, CancellationToken cancellationToken)
    {
        if (run.Get(_file) is { } file and not "-")
        {
            return await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        }

        if (!Console.IsInputRedirected)
        {
            run.Output.Note($"Paste the {what}, and end with Ctrl-D (Ctrl-Z and Enter on Windows).");
        }

        return await Task.Run(ReadInput, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A read of the console cannot be cancelled, so whoever waits for it has to leave it behind.</summary>
    private static byte[] ReadInput()
    {
        using var input = Console.OpenStandardInput();
        using var saved = new MemoryStream();
        input.CopyTo(saved);
        return saved.ToArray();
    }

    private string? FolderOf(CommandRun run) => run.Get(_noFiles) ? null : run.Get(_file) is { } file and not "-" ? Path.GetDirectoryName(Path.GetFullPath(file)) : Environment.CurrentDirectory;

    private VerifySettings SettingsOf(CommandRun run)
    {
        var project = KeygenConnection.ReadSettings(run);
        var keys = run.Get(_keys) is { Length: > 0 } given ? given
            : Environment.GetEnvironmentVariable("KEYGEN_PUBLIC_KEY") is { Length: > 0 } key ? [key]
            : [.. project.Registrations.SelectMany(name => project.ValuesOf(name, "PublicKeys"))];
        var bad = keys.Select(static text => VerificationKey.TryParse(text, out _, out var error) ? null : error).FirstOrDefault(static error => error is not null);
        var account = run.Get(_account) ?? (run.IsGiven(_keys)
            ? null
            : project.Registrations.Select(name => project.Section(name)["AccountId"]).FirstOrDefault(static id => id is { Length: > 0 }));
        return keys.Length is 0 ? throw ToolException.Usage(
                "Give the account's public key: --public-key KEY, the variable KEYGEN_PUBLIC_KEY, or --project with the folder of a project that has settings.")
            : bad is not null ? throw ToolException.Usage($"A public key cannot be used. {bad}")
            : account is not null && !Guid.TryParseExact(account, "D", out _) ? throw ToolException.Usage("--account is the id of the account, a UUID, and not its slug.")
            : new()
            {
                PublicKeys = keys,
                AccountId = account,
                Urls = run.Get(_urls) is { Length: > 0 } urls ? urls : run.IsGiven(_keys) ? [] : [.. project.Registrations.SelectMany(name => project.ValuesOf(name, "EndpointUrls"))],
                ReceivedAt = run.Get(_at) is { } at ? TimeOf(at, run.Time) : null,
            };
    }

    private static DateTimeOffset TimeOf(string text, TimeProvider time) => text is "now" ? time.GetUtcNow()
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw ToolException.Usage("--at is 'now', or a date such as 2026-11-28T10:00:00Z.");

    private static void Write(ToolOutput output, List<VerifyReport> reports)
    {
        foreach (var report in reports)
        {
            output.Line(report.Explanation, report.IsGenuine ? "green" : "red");
            foreach (var (name, value) in Details(report).Where(static one => one.Value is { Length: > 0 }))
            {
                output.Line($"  {name,-9} {value}");
            }

            foreach (var note in report.Notes)
            {
                output.Line($"  {note}");
            }

            output.Line();
        }

        output.Json(new JsonObject { ["requests"] = ReportJson.Of(reports) });
    }

    private static IEnumerable<(string Name, string? Value)> Details(VerifyReport report) =>
    [
        ("changed", string.Join(", ", report.Changes)),
        ("event", report.EventId is null ? null : $"{report.EventName} {report.EventId}, token {report.IdempotencyToken}"),
        ("signed", report.Key is null ? null : string.Create(CultureInfo.InvariantCulture, $"{report.SignedAt:u} for {report.Url}, with {report.Algorithm}, key {report.Key}")),
        ("account", report.AccountId),
        ("read as", report.Form),
    ];
}
