using System.CommandLine;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Tool.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tool.Settings;

/// <summary>
/// A client of Keygen's API, set up as the project's app would set it up. The command line may name another account or token. A token that
/// is set nowhere is asked for.
/// </summary>
internal sealed class KeygenConnection : IDisposable
{
    public static Option<string> ProjectOption { get; } = new("--project")
    {
        Description = "The project whose settings and user secrets to use.", HelpName = "FOLDER", DefaultValueFactory = static _ => ".",
    };

    public static Option<string?> AccountOption { get; } = new("--account")
    {
        Description = "The account's id, or its slug where no public key is set. By default, that of the settings.", HelpName = "ID",
    };

    public static Option<string?> TokenOption { get; } = new("--token")
    {
        Description = "A token for Keygen's API. Better: leave it out, and set it in user secrets or in the variable Keygen__Api__ApiToken, or type it when asked.", HelpName = "TOKEN",
    };

    public static Option<string?> EnvironmentOption { get; } = new("--environment")
    {
        Description = "The id or code of the environment at Keygen. By default, that of the settings.", HelpName = "CODE",
    };

    public static Option<string?> BaseUrlOption { get; } = CommonOptions.Url("--base-url", "The API of a server of your own. By default, that of the settings, or https://api.keygen.sh.");

    /// <summary>The options that say how to connect.</summary>
    public static IReadOnlyList<Option> AllOptions { get; } = [ProjectOption, AccountOption, TokenOption, EnvironmentOption, BaseUrlOption];

    private readonly HttpClient _http;

    private KeygenConnection(ProjectSettings settings, KeygenApiOptions options, HttpClient http)
    {
        (Settings, Options, _http) = (settings, options, http);
        Api = new(http, options);
    }

    public ProjectSettings Settings { get; }

    public KeygenApiOptions Options { get; }

    public KeygenApi Api { get; }

    /// <summary>Connects, and verifies the answers with the public keys of the settings, or else with those that Keygen names now.</summary>
    /// <param name="run">The command.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="ToolException">Something is not set, and nobody is there to be asked.</exception>
    public static async Task<KeygenConnection> OpenAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var connection = await OpenWithoutKeysAsync(run, static _ => { }, cancellationToken).ConfigureAwait(false);
        if (connection.Options.PublicKeys.Count > 0)
        {
            return connection;
        }

        using (connection)
        {
            var account = await connection.Api.GetAccountAsync(cancellationToken).ConfigureAwait(false);
            run.Output.Note("No public key is set. Keygen was asked for the account's key, and its answers are verified with that one. 'keygen-webhooks init' writes the key into the settings.");
            connection.Options.AccountId = account.Id;
            connection.Options.PublicKeys.Add(account.Keys.Ed25519);
            return new(connection.Settings, connection.Options, NewClient(connection.Options));
        }
    }

    /// <summary>Connects without the need for a public key.</summary>
    /// <param name="run">The command.</param>
    /// <param name="change">Changes the options last.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="ToolException">Something is not set, and nobody is there to be asked.</exception>
    public static async Task<KeygenConnection> OpenWithoutKeysAsync(CommandRun run, Action<KeygenApiOptions> change, CancellationToken cancellationToken)
    {
        var settings = ReadSettings(run);
        var options = OptionsOf(settings, run);
        if (string.IsNullOrEmpty(options.AccountId))
        {
            throw ToolException.Usage("Say which account: --account UUID, or run this in the folder of a project that has Keygen:Webhooks:AccountId.");
        }

        if (run.Get(TokenOption) is not null)
        {
            run.Output.Warning("the token on the command line is now in the history of your shell. Set Keygen__Api__ApiToken instead, or leave it out and type it when asked.");
        }

        options.ApiToken ??= await run.AskTokenAsync(cancellationToken).ConfigureAwait(false);
        change(options);
        try
        {
            return new(settings, options, NewClient(options));
        }
        catch (OptionsValidationException exception)
        {
            throw new ToolException(exception.Message);
        }
    }

    /// <exception cref="ToolException">There is no such project, or one of its files cannot be read.</exception>
    public static ProjectSettings ReadSettings(CommandRun run)
    {
        var project = run.Get(ProjectOption)!;
        if (!Path.Exists(project))
        {
            throw ToolException.Usage($"There is no project '{project}'. Name its folder or its file with --project.");
        }

        try
        {
            return ProjectSettings.Read(project);
        }
        catch (FormatException exception)
        {
            throw new ToolException(exception.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Reads the options by the same rules as an app: <c>Keygen:Api</c>, and what is not set there from <c>Keygen:Webhooks</c>.</summary>
    public static KeygenApiOptions OptionsOf(ProjectSettings settings, CommandRun run)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings.Configuration);
        services.AddKeygenApi(options =>
        {
            options.AccountId = run.Get(AccountOption) ?? options.AccountId;
            options.ApiToken = run.Get(TokenOption) ?? options.ApiToken;
            options.Environment = run.Get(EnvironmentOption) ?? options.Environment;
            options.BaseUrl = run.Get(BaseUrlOption)?.TrimEnd('/') ?? options.BaseUrl;
        });
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<KeygenApiOptions>>().Value;
    }

    private static HttpClient NewClient(KeygenApiOptions options) => new(KeygenApi.CreateHandler(options.BaseUrl)) { Timeout = Timeout.InfiniteTimeSpan };
}
