using System.CommandLine;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Deliveries;

namespace Keygen.Webhooks.Tool.Commands.Dev;

/// <summary>Runs a fake Keygen, and an app with the settings of that fake.</summary>
internal sealed class DevCommand : ToolCommand
{
    private readonly Argument<string[]> _events = new("events")
    {
        Description = "Events to send when the app listens.", HelpName = "EVENT", Arity = ArgumentArity.ZeroOrMore, CompletionSources = { EventName.Complete },
    };

    private readonly Option<string?> _run = new("--run")
    {
        Description = "Start this app: a project's folder or file, or a .dll. It gets the fake's settings, and ends with it.", HelpName = "PROJECT",
    };

    private readonly Option<string?> _to = CommonOptions.Url("--to", "Send to an app that runs already, in any language.", "--forward-to");

    private readonly Option<bool> _once = new("--once") { Description = "End after the events of the command line. Exit code 0 when all were handled, else 1." };

    private readonly Option<int> _port = new("--port") { Description = "The port of the fake's API. By default, a free one.", HelpName = "N" };

    private readonly Option<double> _speed = new("--speed")
    {
        Description = "How many times faster than Keygen's the retries are. 3600 makes an hour a second.", HelpName = "N", DefaultValueFactory = static _ => 1,
    };

    public DevCommand()
        : base("dev", "Run a fake Keygen, and your app with it. Type an event's name, and see what your app answers.")
    {
        Arguments.Add(_events);
        _port.Validators.Add(result => Demand(result, result.GetValue(_port) is >= 0 and <= 65535, "--port must be a port from 0 to 65535."));
        _speed.Validators.Add(result => Demand(result, result.GetValue(_speed) > 0, "--speed must be a number above 0."));
        AddOptions(
            _run, _to, _once, DeliveryTarget.UrlOption, SigningOptions.ApiVersion, SigningOptions.Algorithm, _port, _speed, DevelopmentAccount.KeysOption,
            EventName.AllowUnknownOption);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("dev --run . license.expired", "Starts the app in this folder, sends it an event, and waits for the names of more."),
        new("dev --run . --once license.created user.created", "Ends when the app has answered, with an exit code for scripts."),
        new("dev --to localhost:8080/hook", "For an app that you start yourself, in any language. Prints the settings that it needs."),
    ];

    protected override bool GoesOn(CommandRun run) => !run.Get(_once);

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var names = run.Get(_events)!;
        Check(run, names);
        var target = DeliveryTarget.Of(run.Get(_to) ?? run.Get(DeliveryTarget.UrlOption) ?? "http://127.0.0.1", run.Get(DeliveryTarget.UrlOption));
        var account = await DevelopmentAccount.LoadAsync(run, cancellationToken).ConfigureAwait(false);
        var keygen = await StartAsync(run, account, cancellationToken).ConfigureAwait(false);
        await using var stopping = keygen.ConfigureAwait(false);
        var endpoint = keygen.AddEndpoint(target.RegisteredUrl, run.Get(_to) is null ? null : target.Server);
        (endpoint.PreserveHost, endpoint.ApiVersion, endpoint.SignatureAlgorithm) =
            (run.Get(_to) is not null, run.Get(SigningOptions.ApiVersion), run.Get(SigningOptions.Algorithm)!);
        var settings = ReceiverSettings.For(keygen, endpoint);
        run.Output.Line($"A fake Keygen listens on {keygen.Url}");
        if (run.Get(_run) is not { } project)
        {
            Introduce(run, keygen, settings);
            var never = Task.Delay(Timeout.InfiniteTimeSpan, run.Time, cancellationToken);
            return await new DevSession(run, keygen).RunAsync(names, run.Get(_once), never, cancellationToken).ConfigureAwait(false);
        }

        var app = await AppProcess.StartAsync(project, settings, run, cancellationToken).ConfigureAwait(false);
        await using var ending = app.ConfigureAwait(false);
        endpoint.SendTo = app.Url;
        run.Output.Line($"Your app listens on {app.Url.GetLeftPart(UriPartial.Authority)}. Its settings are those of the fake.");
        return await new DevSession(run, keygen).RunAsync(names, run.Get(_once), app.Ended, cancellationToken).ConfigureAwait(false);
    }

    private static void Demand(System.CommandLine.Parsing.SymbolResult result, bool isValid, string error)
    {
        if (!isValid)
        {
            result.AddError(error);
        }
    }

    private void Check(CommandRun run, string[] names)
    {
        foreach (var name in names)
        {
            EventName.Demand(name, run);
        }

        var error = (run.Get(_run), run.Get(_to)) switch
        {
            (not null, not null) => "--run starts an app, and --to sends to one that runs already. Use one of them.",
            (null, null) => $"Say which app gets the events: --run PROJECT starts it, --to URL sends to one that runs already.{(HasProject() ? " For the project in this folder: --run ." : "")}",
            ({ } path, _) when !Path.Exists(path) => $"--run must be a project's folder or file, or a .dll. '{path}' does not exist.",
            _ => run.Get(_once) && names.Length is 0 ? "--once needs the name of an event." : null,
        };
        if (error is not null)
        {
            throw ToolException.Usage(error);
        }
    }

    private static bool HasProject() => Directory.EnumerateFiles(Environment.CurrentDirectory, "*.??proj").Any();

    private async Task<FakeKeygen> StartAsync(CommandRun run, KeygenTestKeys account, CancellationToken cancellationToken)
    {
        try
        {
            return await FakeKeygen.StartAsync(
                new() { Keys = account, TimeProvider = run.Time, Port = run.Get(_port), Speed = run.Get(_speed), AllowControl = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new ToolException($"The fake cannot listen on port {run.Get(_port)}. Choose another one with --port, or leave the option out.");
        }
    }

    private static void Introduce(CommandRun run, FakeKeygen keygen, IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        run.Output.Line("An app needs these settings, as environment variables or under other names:");
        foreach (var (name, value) in settings)
        {
            run.Output.Line($"  {name}={value}");
        }

        run.Output.JsonLine(new JsonObject
        {
            ["state"] = "listening",
            ["api"] = keygen.Url.ToString(),
            ["token"] = keygen.ApiToken,
            ["settings"] = new JsonObject(settings.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
        });
    }
}
