using System.CommandLine;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Deliveries;
using Keygen.Webhooks.Tool.Listening;
using Keygen.Webhooks.Tool.Settings;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Commands.Events;

/// <summary>Posts past events to a receiver, without Keygen, signed with the development key.</summary>
internal sealed class ReplayEventCommand : ToolCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15); // as Keygen's

    private readonly Argument<string[]> _ids = EventIds.CreateListArgument();

    private readonly Option<string?> _to = CommonOptions.Url("--to", $"The receiver on this machine. Without a path, the path is {DeliveryTarget.DefaultPath}.", "--forward-to");

    private readonly Option<string?> _url = CommonOptions.Url("--url", "The URL to sign for. By default, that of the event's endpoint.");

    public ReplayEventCommand()
        : base("replay", "Post past events to a receiver again, signed with the development key in place of Keygen's.")
    {
        Arguments.Add(_ids);
        AddOptions([_to, _url, DevelopmentAccount.KeysOption, .. KeygenConnection.AllOptions]);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("events replay 1f0c6a52-6e4b-4a53-9d2f-7d1f2a3b4c5d --to localhost:5000", "A real event for a receiver on this machine, which must trust the development key."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var to = run.Get(_to) ?? throw ToolException.Usage("Say where the receiver is: --to http://localhost:5000/webhooks/keygen");
        var target = DeliveryTarget.OnThisMachine(to);
        var keys = await DevelopmentAccount.LoadAsync(run, cancellationToken).ConfigureAwait(false);
        using var connection = await KeygenConnection.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var forwarding = new EventForwarding(target, keys, connection.Options.AccountId!, run.Get(_url), new RequestSender(target, Patience, run.Time), run.Time);
        var results = new JsonArray();
        var isRefused = false;
        foreach (var id in run.Get(_ids)!)
        {
            var (row, version) = await EventIds.ReadAsync(connection.Api, id, cancellationToken).ConfigureAwait(false);
            var listed = ListedEvent.Of(row, version) ?? throw new ToolException($"Keygen has not stored the content of {id} yet. Try again in a moment.");
            var answer = await forwarding.SendAsync(listed, cancellationToken).ConfigureAwait(false);
            isRefused |= !answer.IsSuccess;
            run.Output.Line($"{listed.Name} {listed.Id}, signed again with the development key, to {target}: {answer.Describe()}", answer.IsSuccess ? "green" : "red");
            results.Add(new JsonObject
            {
                ["id"] = listed.Id, ["event"] = listed.Name, ["to"] = target.AbsoluteUri, ["status"] = answer.StatusCode, ["answer"] = answer.Describe(),
            });
            if (answer.StatusCode is 400 or 401 or 403)
            {
                run.Output.Line($"The receiver must trust the development key too, for example with Keygen__Webhooks__PublicKeys__1={keys.Ed25519}");
            }
        }

        run.Output.Json(new JsonObject { ["replayed"] = results, ["signedWith"] = keys.Ed25519 });
        return isRefused ? ExitCodes.No : ExitCodes.Done;
    }
}
