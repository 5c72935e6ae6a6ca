using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.Tests.CatchUp;

public sealed class WaitingRowTests
{
    private static readonly DateTimeOffset Now = Room.Start;
    private static readonly CatchUpOptions Options = new();

    [Fact]
    public void It_is_looked_at_again_after_ten_minutes_doubling_to_six_hours()
    {
        var row = new WaitingRow(Now, 0, null);
        var minutes = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            row = row.Again(Now, Options);
            minutes.Add((row.Due!.Value - Now).TotalMinutes);
        }

        minutes.Should().Equal(10, 20, 40, 80, 160, 320, 360, 360);
    }

    [Fact]
    public void After_a_thousand_looks_the_delay_is_still_six_hours() =>
        new WaitingRow(Now, 1000, null).Again(Now, Options).Due.Should().Be(Now + TimeSpan.FromHours(6));

    [Theory]
    [InlineData(18, true)]
    [InlineData(19, false)]
    [InlineData(20, false)]
    public void After_twenty_failures_it_is_parked_for_good(int failuresBefore, bool isTriedAgain) =>
        (new WaitingRow(Now, failuresBefore, Now).Again(Now, Options, WaitingRow.MaxFailures).Due is not null).Should().Be(isTriedAgain);

    [Fact]
    public void A_set_takes_no_more_than_its_bound_but_changes_what_is_in_it()
    {
        var row = new WaitingRow(Now, 1, Now);
        var full = new CatchUpProgress().WithParked("a", row, 2)!.WithParked("b", row, 2)!;

        full.WithParked("c", row, 2).Should().BeNull();
        full.WithParked("a", row with { Attempts = 2 }, 2)!.Parked["a"].Attempts.Should().Be(2);
        full.WithOpen("a", row, 1)!.Parked.Keys.Should().Equal("b");
    }

    [Fact]
    public void Progress_survives_being_written_and_read()
    {
        var progress = new CatchUpProgress
        {
            IsPlaced = true, Cursor = new("id", Now), From = Now, Day = new(2026, 11, 23), Requests = 7, LastCompleted = Now, PausedUntil = Now,
        }.WithOpen("a", new(Now, 1, Now), 9)!.WithParked("b", new(Now, 20, null), 9)!;

        var read = ProgressJson.Read(ProgressJson.Write(progress))!;

        read.Should().BeEquivalentTo(progress);
        ProgressJson.Write(read).Should().Be(ProgressJson.Write(progress));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"format\":2}")]
    [InlineData("{\"format\":1,\"open\":null}")]
    [InlineData("{\"format\":1,\"somethingNew\":true}")]
    public void What_is_no_progress_of_this_format_is_not_taken_for_one(string json) => ProgressJson.Read(json).Should().BeNull();
}
