namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>A completion under a name that no handler has now may be a renamed handler's, which would run again.</summary>
public sealed class GoneHandlerTests
{
    private const int HandlerGone = 1305;

    private readonly LeaseKit _kit = new();

    [Fact]
    public async Task The_log_names_the_handler_that_is_gone_and_once_only()
    {
        await CompleteFirstAsync("gone", "open");
        for (var claims = 0; claims < 2; claims++)
        {
            await using var claim = await _kit.ClaimAsync("new", "open");
            claim.Status.Should().Be(ClaimStatus.Claimed);
        }

        _kit.Messages(HandlerGone).Should().ContainSingle().Which.Should().StartWith("gone has completed");
    }

    [Fact]
    public async Task A_handler_that_is_still_registered_is_not_gone()
    {
        await CompleteFirstAsync("done", "open");
        await using var claim = await _kit.ClaimAsync("done", "open");

        _kit.Logged(HandlerGone).Should().Be(0);
    }

    [Fact]
    public async Task Nor_is_one_whose_former_name_is_given()
    {
        await CompleteFirstAsync("former", "open");
        var names = new HandlerNames([new("current", ["former"]), new("open", [])]);
        await using var claim = await _kit.Store.ClaimAsync(LeaseKit.Key, names, CancellationToken.None);

        _kit.Logged(HandlerGone).Should().Be(0);
        (await claim.RunAsync("current", static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);
    }

    /// <summary>Claims the event, completes the first of its handlers, and leaves the others open.</summary>
    private async Task CompleteFirstAsync(params string[] handlers)
    {
        await using var claim = await _kit.ClaimAsync(handlers);
        (await claim.RunAsync(handlers[0], static (_, _) => Task.CompletedTask, default)).Status.Should().Be(HandlerRunStatus.Completed);
    }
}
