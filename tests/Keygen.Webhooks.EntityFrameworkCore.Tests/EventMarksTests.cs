namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>What the rows of an event tell about other runs.</summary>
public sealed class EventMarksTests
{
    private static readonly Guid Own = Guid.NewGuid();

    private static readonly MarkState Before = new("a", Guid.NewGuid(), IsDone: false, DateTime.UnixEpoch);

    [Fact]
    public void A_row_that_was_there_before_or_is_the_runs_own_is_of_no_other_run()
    {
        HasOthers(Before).Should().BeFalse();
        HasOthers(Before with { SeenAt = DateTime.UtcNow }).Should().BeFalse();
        HasOthers(Before with { RunId = Own, HandlerHash = "b", IsDone = true }).Should().BeFalse();
    }

    [Fact]
    public void One_of_another_handler_or_run_is_and_so_is_one_that_was_done_since()
    {
        HasOthers(Before with { HandlerHash = "b" }).Should().BeTrue();
        HasOthers(Before with { RunId = Guid.NewGuid() }).Should().BeTrue();
        HasOthers(Before with { IsDone = true }).Should().BeTrue();
        HasOthers(Before with { HandlerHash = "b", RunId = Guid.NewGuid() }).Should().BeTrue();
    }

    private static bool HasOthers(MarkState now) => new EventMarks([now]).HasOthersSince(new EventMarks([Before]), [Own]);
}
