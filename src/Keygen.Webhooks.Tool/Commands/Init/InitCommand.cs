using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Init;

/// <summary>Asks Keygen for the account and its keys, and writes them into the settings of a project.</summary>
internal sealed class InitCommand : ToolCommand
{
    private const string UserSecrets = "user-secrets";

    private readonly Option<string> _to = new("--to")
    {
        Description = $"Where to write: '{UserSecrets}' of the project, or a file such as appsettings.json.", HelpName = "WHERE", DefaultValueFactory = static _ => UserSecrets,
    };

    private readonly Option<string?> _url = CommonOptions.Url("--url", "The endpoint's URL as registered at Keygen. By default, that of the account's only endpoint.");

    public InitCommand()
        : base("init", "Ask Keygen for the account's id and public key, and write them into the settings of a project.") =>
        AddOptions([_to, _url, CommonOptions.Yes, .. KeygenConnection.AllOptions]);

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("init --account my-company", "Asks for a token, shows what it will write to the user secrets of the project in this folder, and asks again."),
        new("init --account my-company --to appsettings.json --url https://hooks.example.com/webhooks/keygen", "Writes into a file beside the project."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        // The keys of the settings may be what is wrong: the answer is trusted as far as its TLS connection.
        using var connection = await KeygenConnection.OpenWithoutKeysAsync(
            run,
            static options =>
            {
                options.PublicKeys.Clear();
                options.Algorithms.Clear();
            },
            cancellationToken).ConfigureAwait(false);
        var account = await connection.Api.GetAccountAsync(cancellationToken).ConfigureAwait(false);
        var endpoint = await EndpointAsync(run, connection, cancellationToken).ConfigureAwait(false);
        var url = run.Get(_url) ?? endpoint?.Url;
        var settings = AccountSettings.Of(account, url, endpoint?.SignatureAlgorithm ?? SignatureAlgorithms.Ed25519);
        var file = FileOf(run, connection.Settings);
        var old = file?.Read() ?? new Dictionary<string, string?>();
        var changes = settings.Where(one => old.GetValueOrDefault(one.Key) != one.Value).ToDictionary();
        var written = false;
        Show(run, file, old, changes);
        if (url is null)
        {
            run.Output.Note("No endpoint URL is known. Name it with --url, or create the endpoint with 'keygen-webhooks endpoint apply' first.");
        }

        if (changes.Count > 0 && await run.ConfirmAsync($"Write {(changes.Count is 1 ? "this" : $"these {changes.Count} settings")}?", cancellationToken).ConfigureAwait(false))
        {
            file ??= await InitializeSecretsAsync(run, connection.Settings, cancellationToken).ConfigureAwait(false);
            file.Write(changes);
            written = true;
            run.Output.Line($"Written to {file.Name}.", "green");
        }

        run.Output.Json(new JsonObject
        {
            ["file"] = file?.Path,
            ["settings"] = new JsonObject(settings.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
            ["changed"] = new JsonArray([.. changes.Keys.Select(static key => JsonValue.Create(key))]),
            ["written"] = written,
        });
        return written || changes.Count is 0 ? ExitCodes.Done : ExitCodes.No;
    }

    /// <summary>The endpoint that is meant: with the URL of the command line, or the only one.</summary>
    private async Task<WebhookEndpoint?> EndpointAsync(CommandRun run, KeygenConnection connection, CancellationToken cancellationToken)
    {
        var endpoints = new List<WebhookEndpoint>();
        await foreach (var endpoint in connection.Api.WebhookEndpoints.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            endpoints.Add(endpoint);
        }

        return run.Get(_url) is { } url ? endpoints.Find(one => one.Url == url)
            : endpoints.Count <= 1 ? endpoints.SingleOrDefault()
            : throw ToolException.Usage(
                $"The account has several endpoints. Choose one with --url: {string.Join(", ", endpoints.Select(static one => SafeUrl.WithoutPassword(one.Url)))}");
    }

    /// <returns>The file to write; null for user secrets that the project does not have yet.</returns>
    private SettingsFile? FileOf(CommandRun run, ProjectSettings project)
    {
        var where = run.Get(_to)!;
        return where is not UserSecrets ? SettingsFile.Json(Path.Combine(project.Folder, where is "appsettings" ? "appsettings.json" : where))
            : project.UserSecretsId is { } id ? SettingsFile.UserSecrets(id)
            : Directory.EnumerateFiles(project.Folder, "*.csproj").Any() ? null
            : throw ToolException.Usage("There is no project in this folder. Name one with --project, or a file with --to appsettings.json.");
    }

    private static void Show(CommandRun run, SettingsFile? file, IReadOnlyDictionary<string, string?> old, Dictionary<string, string> changes)
    {
        if (changes.Count is 0)
        {
            run.Output.Line($"{file!.Name} has the account's settings already: nothing to write.", "green");
            return;
        }

        run.Output.Plan(file is not null ? $"To {file.Name} ({file.Path}):"
            : "The project has no user secrets yet: 'dotnet user-secrets init' will add their id to the project file. To its user secrets:");
        foreach (var (key, value) in changes)
        {
            run.Output.Plan($"  {key} = {SafeUrl.WithoutPassword(value)}{(old.GetValueOrDefault(key) is { } before ? $"   in place of {SafeUrl.WithoutPassword(before)}" : "")}");
        }
    }

    private static async Task<SettingsFile> InitializeSecretsAsync(CommandRun run, ProjectSettings project, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["user-secrets", "init"])
        {
            WorkingDirectory = project.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return KeygenConnection.ReadSettings(run).UserSecretsId is { } id ? SettingsFile.UserSecrets(id)
            : throw new ToolException($"'dotnet user-secrets init' did not add an id to the project. {(await errors.ConfigureAwait(false)).Trim()}");
    }
}
