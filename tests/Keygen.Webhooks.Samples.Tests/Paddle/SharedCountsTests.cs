using PaddleIntegration;

namespace Keygen.Webhooks.Samples.Tests.Paddle;

/// <summary>Who waits for the same license's turn is served by one count.</summary>
public sealed class SharedCountsTests
{
    private readonly SharedCounts _counts = new();
    private readonly TaskCompletionSource _turn = new();

    [Fact]
    public async Task Who_joins_before_the_turn_shares_the_count_and_its_machines_are_left_out()
    {
        List<string[]> counted = [];
        Task Wait(Func<IReadOnlySet<string>> begin) => _turn.Task.ContinueWith(_ => counted.Add([.. begin().Order()]), TaskScheduler.Default);

        Task[] three = [Join("a", "2", Wait), Join("a", null, Wait), Join("a", "1", Wait)];
        _turn.SetResult();
        await Task.WhenAll(three);
        await Join("a", "3", Wait);

        counted.Should().BeEquivalentTo((string[][])[["1", "2"], ["3"]], static options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Who_comes_when_a_count_has_begun_waits_for_the_next_and_licenses_do_not_wait_for_each_other()
    {
        var counts = 0;
        async Task CountAsync(Func<IReadOnlySet<string>> begin)
        {
            begin();
            Interlocked.Increment(ref counts);
            await _turn.Task;
        }

        Task[] all = [Join("a", null, CountAsync), Join("a", null, CountAsync), Join("b", null, CountAsync)];

        counts.Should().Be(3);
        _turn.SetResult();
        await Task.WhenAll(all);
    }

    [Fact]
    public async Task A_count_that_fails_fails_for_all_who_share_it_and_the_next_is_a_new_one()
    {
        async Task FailAsync(Func<IReadOnlySet<string>> begin)
        {
            await _turn.Task;
            throw new TimeoutException();
        }

        Task[] two = [Join("a", null, FailAsync), Join("a", null, FailAsync)];
        _turn.SetResult();

        foreach (var one in two)
        {
            await ((Func<Task>)(() => one)).Should().ThrowAsync<TimeoutException>();
        }

        await Join("a", null, static begin => Task.FromResult(begin()));
    }

    private Task Join(string license, string? goneMachine, Func<Func<IReadOnlySet<string>>, Task> wait) =>
        _counts.JoinAsync(license, goneMachine, wait, TestContext.Current.CancellationToken);
}
