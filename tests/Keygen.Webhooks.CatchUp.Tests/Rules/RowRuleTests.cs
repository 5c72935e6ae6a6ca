using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.CatchUp.Walking;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>The decision about a row, as a table. Times are minutes before now; asked for are the last 1,000, remembered the last 5,000.</summary>
public sealed class RowRuleTests
{
    private static readonly DateTimeOffset Now = Room.Start;

    [Theory]
    [InlineData("FAILED", 20, true, false, true, RowAction.Dispatch)]
    [InlineData("FAILING", 20, true, false, true, RowAction.Dispatch)]
    [InlineData("DELIVERING", 20, true, false, true, RowAction.Dispatch)]
    [InlineData("SOMETHING_NEW", 20, true, false, true, RowAction.Dispatch)]
    [InlineData(null, 20, true, false, true, RowAction.Dispatch)]
    [InlineData("FAILED", 2, true, false, true, RowAction.Dispatch)]
    [InlineData("FAILED", 1.9, true, false, true, RowAction.Stop)]
    [InlineData("DELIVERED", 1.9, true, false, true, RowAction.Stop)]
    [InlineData("FAILED", 1.9, false, true, false, RowAction.Stop)]
    [InlineData("DELIVERED", 20, true, false, true, RowAction.PassDelivered)]
    [InlineData("DELIVERED", 20, false, false, true, RowAction.PassDelivered)]
    [InlineData("FAILED", 20, true, true, true, RowAction.PassWaiting)]
    [InlineData("DELIVERED", 20, true, true, true, RowAction.PassWaiting)]
    [InlineData("FAILED", 20, false, false, true, RowAction.PassUnknownUrl)]
    [InlineData("FAILED", 20, true, false, false, RowAction.Open)]
    [InlineData("FAILING", 20, false, false, false, RowAction.PassUnknownUrl)]
    [InlineData("FAILED", 1000, true, false, true, RowAction.Dispatch)]
    [InlineData("FAILED", 1001, true, false, true, RowAction.PassBeforeStart)]
    [InlineData("FAILED", 1001, false, false, true, RowAction.PassBeforeStart)]
    public void What_is_done_with_a_row(string? status, double age, bool isOurs, bool isWaiting, bool hasPayload, object expected) =>
        Decide(status, age, isOurs, isWaiting, hasPayload, from: 1000).Should().Be((RowAction)expected);

    [Theory]
    [InlineData("FAILED", 5000, true, RowAction.Dispatch)]
    [InlineData("FAILED", 5001, true, RowAction.PassTooOld)]
    [InlineData("FAILED", 5001, false, RowAction.PassUnknownUrl)]
    [InlineData("DELIVERED", 5001, true, RowAction.PassDelivered)]
    public void What_is_older_than_marks_are_kept_is_not_handed_over(string status, double age, bool isOurs, object expected) =>
        Decide(status, age, isOurs, isWaiting: false, hasPayload: true, from: 9000).Should().Be((RowAction)expected);

    [Fact]
    public void A_row_without_a_date_is_handed_over() =>
        RowRule.Decide(new("FAILED", null, true, false, true), new(Now, Now, Now)).Should().Be(RowAction.Dispatch);

    [Theory]
    [InlineData(WebhookOutcome.Handled, AfterDispatch.Pass)]
    [InlineData(WebhookOutcome.Duplicate, AfterDispatch.Pass)]
    [InlineData(WebhookOutcome.Ignored, AfterDispatch.Pass)]
    [InlineData(WebhookOutcome.InProgress, AfterDispatch.Open)]
    [InlineData(WebhookOutcome.LeaseLost, AfterDispatch.Open)]
    [InlineData(WebhookOutcome.HandlerFailed, AfterDispatch.Park)]
    [InlineData(WebhookOutcome.Unavailable, AfterDispatch.Stop)]
    [InlineData(WebhookOutcome.Draining, AfterDispatch.Stop)]
    [InlineData(WebhookOutcome.Misconfigured, AfterDispatch.Stop)]
    public void What_is_done_with_an_event_after_its_handlers(WebhookOutcome outcome, object expected) =>
        DispatchRule.Decide(outcome).Should().Be((AfterDispatch)expected);

    [Theory]
    [InlineData("https://hooks.example.com/webhooks/keygen", true)]
    [InlineData("https://user:secret@hooks.example.com/webhooks/keygen", true)]
    [InlineData("https://HOOKS.example.com:443/webhooks/keygen#there", true)]
    [InlineData("https://hooks.example.com/webhooks/Keygen", false)]
    [InlineData("https://hooks.example.com/webhooks/keygen/", false)]
    [InlineData("https://hooks.example.com:8443/webhooks/keygen", false)]
    [InlineData("https://hooks.example.com/webhooks/keygen?code=1", false)]
    [InlineData("https://old.example.com/hook?code=1", true)]
    [InlineData("https://old.example.com/hook?code=2", false)]
    [InlineData("no url", false)]
    [InlineData(null, false)]
    public void A_row_is_ours_by_its_url_without_userinfo(string? url, bool expected) =>
        new EndpointMatcher(["https://hooks.example.com/webhooks/keygen", "https://a:b@old.example.com/hook?code=1"]).Matches(url).Should().Be(expected);

    private static RowAction Decide(string? status, double age, bool isOurs, bool isWaiting, bool hasPayload, double from) => RowRule.Decide(
        new(status, Now - TimeSpan.FromMinutes(age), isOurs, isWaiting, hasPayload),
        new(Now - TimeSpan.FromMinutes(2), Now - TimeSpan.FromMinutes(from), Now - TimeSpan.FromMinutes(5000)));
}
