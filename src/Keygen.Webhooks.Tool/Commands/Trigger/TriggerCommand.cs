using System.CommandLine;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Deliveries;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Commands.Trigger;

/// <summary>Sends one signed delivery to a receiver, and says what Keygen would do with the answer.</summary>
internal sealed class TriggerCommand : ToolCommand
{
    /// <summary>Of a text from elsewhere, in characters.</summary>
    private const int MostShown = 2000;

    private readonly Argument<string> _event = EventName.CreateArgument("The event's name, such as license.created.");

    private readonly Option<string?> _to = CommonOptions.Url(
        "--to", $"The receiver, in any language. Without a path, the path is {DeliveryTarget.DefaultPath}.", "--forward-to");

    public TriggerCommand()
        : base("trigger", "Send one signed event to a receiver, and see what Keygen would do with the answer.")
    {
        Arguments.Add(_event);
        AddOptions(
            _to, DeliveryTarget.UrlOption, EventChange.SetOption, SigningOptions.ApiVersion, SigningOptions.Algorithm, DevelopmentAccount.KeysOption, EventName.AllowUnknownOption);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("trigger license.created --to localhost:5000", $"Posts to http://localhost:5000{DeliveryTarget.DefaultPath}."),
        new("trigger license.expired --to localhost:8080/hook --set name=Acme --set metadata.customerId=cust_1", "Changes the license that the event is about."),
        new("trigger user.created --to localhost:5000 --api-version 1.5 --algorithm ecdsa-p256", "Sends what an endpoint with these settings would get."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var name = run.Get(_event)!;
        EventName.Demand(name, run);
        var to = run.Get(_to) ?? throw ToolException.Usage("Say where the receiver is: --to http://localhost:5000/webhooks/keygen");
        var target = DeliveryTarget.Of(to, run.Get(DeliveryTarget.UrlOption));
        var builder = KeygenEventBuilder.Of(name);
        EventChange.Apply(builder, run.Get(EventChange.SetOption)!);
        var account = await DevelopmentAccount.LoadAsync(run, cancellationToken).ConfigureAwait(false);
        var attempt = await SendAsync(run, account, target, builder, cancellationToken).ConfigureAwait(false);
        Report(run, account, target, attempt);
        return AnswerMeaning.Of(attempt).IsHandled ? ExitCodes.Done : attempt.StatusCode is null ? ExitCodes.CouldNotAsk : ExitCodes.No;
    }

    /// <summary>Sends as the fake does: a new connection, Keygen's timeouts, and redirects followed as Keygen follows them.</summary>
    private static async Task<FakeAttempt> SendAsync(
        CommandRun run, KeygenTestKeys account, DeliveryTarget target, KeygenEventBuilder builder, CancellationToken cancellationToken)
    {
        var keygen = await FakeKeygen.StartAsync(new() { Keys = account, TimeProvider = run.Time }, cancellationToken).ConfigureAwait(false);
        await using var stopping = keygen.ConfigureAwait(false);
        var endpoint = keygen.AddEndpoint(target.RegisteredUrl, target.Server);
        (endpoint.PreserveHost, endpoint.ApiVersion, endpoint.SignatureAlgorithm) = (true, run.Get(SigningOptions.ApiVersion), run.Get(SigningOptions.Algorithm)!);
        try
        {
            var row = keygen.Raise(builder).Single();
            await keygen.WaitForAsync(_ => row.Attempts.Count > 0, Timeout.InfiniteTimeSpan).WaitAsync(cancellationToken).ConfigureAwait(false);
            return row.Attempts[0];
        }
        catch (ArgumentException exception)
        {
            throw ToolException.Usage(exception.Message.Split(" (Parameter", 2)[0]);
        }
    }

    private static void Report(CommandRun run, KeygenTestKeys account, DeliveryTarget target, FakeAttempt attempt)
    {
        var meaning = AnswerMeaning.Of(attempt);
        var output = run.Output;
        output.Line($"{attempt.Event.Name} {attempt.Event.Id}, signed for {target.RegisteredUrl}");
        foreach (var request in attempt.Requests)
        {
            output.Line($"  {Printable.Of(request, MostShown)}");
        }

        output.Line($"  {AnswerMeaning.Describe(attempt)} {(attempt.StatusCode is null ? "" : Printable.Of(attempt.Text ?? "", MostShown))}".TrimEnd(), meaning.IsHandled ? "green" : "red");
        output.Line(meaning.Text);
        if (attempt.StatusCode is 400 or 401 or 403)
        {
            output.Line($"To accept it, the receiver must trust the development account {account.AccountId}:");
            var algorithm = run.Get(SigningOptions.Algorithm)!;
            output.Line($"  its key for {algorithm} is {DevelopmentAccount.PublicKeyOf(account, algorithm)}");
            output.Line($"  the delivery is signed for {target.RegisteredUrl}");
        }

        output.Json(new JsonObject
        {
            ["event"] = attempt.Event.Name,
            ["id"] = attempt.Event.Id,
            ["idempotencyToken"] = attempt.Event.IdempotencyToken,
            ["url"] = target.RegisteredUrl,
            ["requests"] = new JsonArray([.. attempt.Requests.Select(static one => JsonValue.Create(one))]),
            ["status"] = attempt.StatusCode,
            ["text"] = attempt.Text,
            ["isHandled"] = meaning.IsHandled,
            ["meaning"] = meaning.Text,
        });
    }
}
