using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Tests.Dispatching;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>A message whose handlers all completed inline, before they were moved to later. They are not run again, only marked.</summary>
public sealed class MovedHandlerTests
{
    [Theory]
    [InlineData(HandlerRunStatus.InProgress, WebhookOutcome.InProgress)]
    [InlineData(HandlerRunStatus.InProgress, WebhookOutcome.InProgress, true)]
    [InlineData(HandlerRunStatus.LeaseLost, WebhookOutcome.InProgress)]
    [InlineData(HandlerRunStatus.Failed, WebhookOutcome.Unavailable, true)]
    [InlineData(HandlerRunStatus.Unavailable, WebhookOutcome.Unavailable, true)]
    [Trait("Case", "82")]
    public async Task It_is_tried_again_until_they_are_marked(HandlerRunStatus run, WebhookOutcome expected, bool hasError = false)
    {
        var error = hasError ? new IOException("down") : null;
        var store = new ScriptedStore { Completed = ["crm"], Result = _ => new(run, error) };
        await using var later = await LaterHost.StartAsync(keygen => keygen.UseStore(_ => store)
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, name: "crm", execution: HandlerExecution.Later));
        await using var receiver = await LaterHost.StartAsync(static keygen => keygen.ForwardEvents<KeygenEvent>());
        var message = await receiver.HandOverAsync(new());

        (await later.Awaiting(one => one.ConsumeAsync(message)).Should().ThrowAsync<KeygenMessageFailedException>()).Which.Outcome.Should().Be(expected);

        store.Result = static _ => new(HandlerRunStatus.Completed);
        await later.ConsumeAsync(message);
        store.Disposals.Should().Be(2, "each claim is given back");
    }
}
