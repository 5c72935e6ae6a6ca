namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>What a question for events refuses, and which events it takes.</summary>
public sealed class EventQueryTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(0, false)]
    [InlineData(201, false)]
    public void A_page_has_1_to_200_events(int size, bool isTaken)
    {
        var asking = FluentActions.Invoking(() => new EventQuery { PageSize = size }.PageSize);

        if (isTaken)
        {
            asking().Should().Be(size);
        }
        else
        {
            asking.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("PageSize");
        }
    }

    [Theory]
    [InlineData("t", true)]
    [InlineData("later:t", true)]
    [InlineData("replay:november:t", false)]
    [InlineData("back-fill:h:t", false)]
    [InlineData("u", false)]
    public void A_token_finds_its_event_and_the_work_done_later_and_no_replay(string token, bool isFound) =>
        new EventQuery { IdempotencyToken = "t" }.Matches(new(new("", "a", token), EventState.Open)).Should().Be(isFound);

    [Fact]
    public void It_is_asked_about_something()
    {
        FluentActions.Invoking(static () => new EventQuery().Matches(null!)).Should().Throw<ArgumentNullException>().WithParameterName("status");
        FluentActions.Invoking(static () => EventKey.Of(null!)).Should().Throw<ArgumentNullException>().WithParameterName("keygenEvent");
        FluentActions.Invoking(static () => EventIdentity.Of(null!)).Should().Throw<ArgumentNullException>().WithParameterName("keygenEvent");
    }

    [Fact]
    public void What_a_store_refuses_says_what_to_pass()
    {
        new EventQuery().InvalidCursor().Should().BeOfType<ArgumentException>().Which.Message.Should().Contain("EventPage.Next unchanged").And.Contain("Cursor");
        new EventQuery { Filter = EventFilter.HandedOver }.NotListed().Message.Should().Contain("EventFilter.HandedOver").And.Contain("CanList first");
    }
}
