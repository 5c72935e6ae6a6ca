namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>What a replay of one event would do.</summary>
public sealed class ReplayPreviewTests
{
    [Fact]
    public async Task What_completed_of_an_open_event_is_told_from_what_did_not()
    {
        await using var kit = await ReplayKit.StartAsync();
        await kit.Store.CompleteAsync(kit.Key, "one");

        (await kit.PreviewAsync(runsAgain: false, "one", "two")).Should().BeEquivalentTo(new { Open = new[] { "two" }, Completed = new[] { "one" }, Unknown = Array.Empty<string>() });
    }

    [Fact]
    public async Task A_later_handler_that_completed_while_it_was_inline_is_done()
    {
        await using var kit = await ReplayKit.StartAsync();
        await kit.Store.CompleteAsync(kit.Key, "later");

        (await kit.PreviewAsync(runsAgain: false, "later")).Should().BeEquivalentTo(new { Open = Array.Empty<string>(), Completed = new[] { "later" } });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_handlers_of_an_event_are_open_while_the_store_knows_nothing_of_them(bool runsAgain)
    {
        await using var kit = await ReplayKit.StartAsync();
        kit.Store.KnowsHandlers = false;

        (await kit.PreviewAsync(runsAgain, "one", "later")).Should().BeEquivalentTo(new { Open = new[] { "one", "later" }, Completed = Array.Empty<string>(), Unknown = Array.Empty<string>() });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_replay_that_ran_all_its_handlers_has_none_left(bool knowsHandlers)
    {
        await using var kit = await ReplayKit.StartAsync();
        kit.Store.KnowsHandlers = knowsHandlers;
        await kit.ReplayAsync(new("november", ["one", "later"], RunsAgain: true));

        (await kit.PreviewAsync(runsAgain: true, "one", "later")).Should().BeEquivalentTo(new { Open = Array.Empty<string>(), Completed = new[] { "one", "later" } });
    }

    [Fact]
    public async Task A_replay_of_which_a_handler_failed_has_that_one_left()
    {
        await using var kit = await ReplayKit.StartAsync(static (name, _) => name == "two" ? throw new IOException(name) : Task.CompletedTask);
        await kit.ReplayAsync(new("november", ["one", "two"], RunsAgain: true));

        (await kit.PreviewAsync(runsAgain: true, "one", "two")).Should().BeEquivalentTo(new { Open = new[] { "two" }, Completed = new[] { "one" } });
    }
}
