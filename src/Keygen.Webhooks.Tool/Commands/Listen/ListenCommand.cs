using System.CommandLine;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Commands.Events;
using Keygen.Webhooks.Tool.Deliveries;
using Keygen.Webhooks.Tool.Listening;
using Keygen.Webhooks.Tool.Settings;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Commands.Listen;

/// <summary>Brings real events to a receiver on this machine, without a tunnel.</summary>
internal sealed class ListenCommand : ToolCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15); // as Keygen

    private readonly Option<string?> _to = CommonOptions.Url(
        "--forward-to", $"The receiver on this machine. Without a path, the path is {DeliveryTarget.DefaultPath}.", "--to");

    private readonly Option<string?> _url = CommonOptions.Url("--url", "The URL to sign for. By default, that of each event's endpoint at Keygen.");

    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description = "Only events of the endpoint with this URL at Keygen. An event has a row for each endpoint, and by default all of them are posted.", HelpName = "URL",
    };

    private readonly Option<string[]> _events = new("--events", "--event")
    {
        Description = "Only these events, such as license.created or license.*. Repeat the option for more.", HelpName = "EVENTS", DefaultValueFactory = static _ => [],
        CompletionSources = { EventName.Complete },
    };

    private readonly Option<string?> _since = new("--since") { Description = "Begin with the events since then: 30m, 2h, 1d, or a date such as 2026-11-28. By default, with those that come from now on.", HelpName = "TIME" };

    private readonly Option<double> _interval = new("--interval")
    {
        Description = "How many seconds to wait between two requests. Each counts towards the account's daily quota.", HelpName = "SECONDS", DefaultValueFactory = static _ => 5,
    };

    public ListenCommand()
        : base("listen", "Bring real events to a receiver on this machine, without a tunnel: read Keygen's list, sign again, post.") =>
        AddOptions([_to, _url, _endpoint, _events, _since, _interval, EventName.AllowUnknownChoiceOption, DevelopmentAccount.KeysOption, .. KeygenConnection.AllOptions]);

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("listen --forward-to localhost:5000", $"Posts what happens from now on to http://localhost:5000{DeliveryTarget.DefaultPath}."),
        new("listen --forward-to localhost:5000 --since 2h --events license.created,license.expired", "Begins with two hours ago, and leaves other events out."),
    ];

    protected override bool GoesOn(CommandRun run) => true;

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var to = run.Get(_to) ?? throw ToolException.Usage("Say where the receiver is: --forward-to http://localhost:5000/webhooks/keygen");
        var target = DeliveryTarget.OnThisMachine(to);
        var interval = run.Get(_interval) is >= 1 and <= 3600 and var seconds ? TimeSpan.FromSeconds(seconds) : throw ToolException.Usage("--interval is a number of seconds, 1 or more.");
        var names = EventName.DemandChoice(run.Get(_events)!, run);
        var since = run.Get(_since) is { } text ? PointInTime.Parse(text, run.Time) : (DateTimeOffset?)null;
        var keys = await DevelopmentAccount.LoadAsync(run, cancellationToken).ConfigureAwait(false);
        using var connection = await KeygenConnection.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var account = connection.Options.AccountId!;
        ListenOutput.Introduce(run.Output, target, account, keys);

        // EventListening waits by itself, and says so.
        connection.Options.MaxRetries = 0;
        using var http = new HttpClient(KeygenApi.CreateHandler(connection.Options.BaseUrl)) { Timeout = Timeout.InfiniteTimeSpan };
        var feed = new EventFeed(new(http, connection.Options), names, run.Get(_endpoint), since, run.Time);
        var forwarding = new EventForwarding(target, keys, account, run.Get(_url), new RequestSender(target, Patience, run.Time), run.Time);
        var summary = await new EventListening(feed, forwarding, interval, run.Time).RunAsync(news => ListenOutput.Tell(run.Output, news), cancellationToken).ConfigureAwait(false);
        ListenOutput.End(run.Output, summary);
        return ExitCodes.Done;
    }
}
