namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>The names of handlers, and those they had before.</summary>
public sealed class HandlerNamesTests
{
    private static readonly HandlerNames Names = new([new("charge", ["bill", "billing"]), new("mail", [])]);

    [Fact]
    public void The_list_holds_the_names_of_now_in_order()
    {
        Names.Should().Equal("charge", "mail");
        Names.Count.Should().Be(2);
        Names[1].Should().Be("mail");
    }

    [Theory]
    [InlineData("bill", "charge")]
    [InlineData("billing", "charge")]
    [InlineData("charge", "charge")]
    [InlineData("mail", "mail")]
    [InlineData("Bill", "Bill")]
    public void A_former_name_stands_for_the_name_of_now(string remembered, string current) =>
        HandlerNames.CurrentOf(Names, remembered).Should().Be(current);

    [Fact]
    public void A_store_is_told_all_former_names() => HandlerNames.FormerOf(Names).Should().BeEquivalentTo("bill", "billing");

    [Fact]
    public void A_plain_list_has_no_former_names()
    {
        HandlerNames.CurrentOf(["charge"], "bill").Should().Be("bill");
        HandlerNames.FormerOf(["charge"]).Should().BeEmpty();
    }

    [Fact]
    public void No_list_is_refused() =>
        FluentActions.Invoking(static () => new HandlerNames(null!)).Should().Throw<ArgumentNullException>().WithParameterName("handlers");
}
