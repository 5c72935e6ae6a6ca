using System.CommandLine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Deliveries;
using Keygen.Webhooks.Tool.Forging;

namespace Keygen.Webhooks.Tool.Commands.Forge;

/// <summary>Sends a receiver what it must accept, refuse and survive, and says which of it was answered wrongly.</summary>
internal sealed class ForgeCommand : ToolCommand
{
    private readonly Option<string?> _to = CommonOptions.Url(
        "--to", $"The receiver, in any language. Without a path, the path is {DeliveryTarget.DefaultPath}.", "--forward-to");

    private readonly Option<string[]> _algorithms = new("--algorithm")
    {
        Description = "The algorithm whose key the receiver has. Repeat the option for more; the first one signs.",
        HelpName = "NAME",
        DefaultValueFactory = static _ => [SignatureAlgorithms.Ed25519],
    };

    private readonly Option<string> _event = new("--event")
    {
        Description = "The event to send where any will do. Handlers run for the good ones.", HelpName = "EVENT", DefaultValueFactory = static _ => "license.created",
    };

    private readonly Option<string[]> _only = CaseSelection.Option("--only", "Send only these cases. A name may end in *. Repeat the option for more.");

    private readonly Option<string[]> _skip = CaseSelection.Option("--skip", "Leave out these cases.");

    private readonly Option<string?> _handledUrl = CommonOptions.Url(
        "--handled-url", "A URL of the receiver that answers a GET with the number of handled events. Without it, nobody can see whether a repeated event was handled once.");

    private readonly Option<bool> _own = new("--i-own-this") { Description = "Allow a receiver that is not on this machine." };

    private readonly Option<bool> _list = new("--list") { Description = "List the cases, and send nothing." };

    public ForgeCommand()
        : base("forge", "Send forged, changed, old, repeated and good deliveries to a receiver, and see which it answers wrongly.")
    {
        _algorithms.AcceptOnlyFromAmong(SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256);
        AddOptions(_to, DeliveryTarget.UrlOption, _only, _skip, _algorithms, _event, _handledUrl, CommonOptions.Timeout, DevelopmentAccount.KeysOption, _own, _list);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("forge --to localhost:5000", $"Sends all cases to http://localhost:5000{DeliveryTarget.DefaultPath}. Exit code 1 when an answer is wrong."),
        new("forge --to localhost:3000/keygen --only changed-* --only stale", "Sends some of them."),
        new("forge --to localhost:3000/keygen --handled-url localhost:3000/handled", "Also sees whether repeated events are handled once."),
        new("forge --to https://hooks.staging.example.com/keygen --url https://hooks.staging.example.com/keygen --i-own-this", "A receiver elsewhere, which must trust the development key."),
        new("forge --list", "Says what each case sends, what is right, and why it matters."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var algorithms = run.Get(_algorithms)!;
        var cases = CaseSelection.Of(ForgeCases.All(algorithms), run.Get(_only)!, run.Get(_skip)!);
        if (run.Get(_list))
        {
            ForgeOutput.List(run.Output, cases);
            return ExitCodes.Done;
        }

        var plan = await PlanAsync(run, cases, algorithms, cancellationToken).ConfigureAwait(false);
        using var http = new HttpClient { Timeout = plan.Timeout };
        var handled = run.Get(_handledUrl) is { } url ? new HandledCount(http, new(url), run.Time) : null;
        ForgeOutput.Begin(run.Output, plan);
        try
        {
            var report = await new ForgeRun(plan, handled, run.Time).RunAsync(finding => ForgeOutput.Finding(run.Output, finding), cancellationToken).ConfigureAwait(false);
            ForgeOutput.End(run.Output, plan, report);
            return report.Obstacle is not null ? ExitCodes.CouldNotAsk : report.IsRight ? ExitCodes.Done : ExitCodes.No;
        }
        catch (FormatException exception)
        {
            throw ToolException.Usage(exception.Message);
        }
    }

    private async Task<ForgePlan> PlanAsync(CommandRun run, IReadOnlyList<ForgeCase> cases, string[] algorithms, CancellationToken cancellationToken)
    {
        var to = run.Get(_to) ?? throw ToolException.Usage("Say where the receiver is: --to http://localhost:5000/webhooks/keygen");
        var target = DeliveryTarget.Of(to, run.Get(DeliveryTarget.UrlOption));
        if (!target.Server.IsLoopback && !run.Get(_own))
        {
            throw ToolException.Usage(
                $"{target.Server.Host} is not this machine. forge sends {cases.Count} requests, most of them forged, so send them only to what is yours: --i-own-this");
        }

        return new()
        {
            To = new(target.Address),
            Url = target.RegisteredUrl,
            Keys = await DevelopmentAccount.LoadAsync(run, cancellationToken).ConfigureAwait(false),
            Algorithms = algorithms,
            Cases = cases,
            EventName = run.Get(_event)!,
            Timeout = run.Timeout,
        };
    }
}
