namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>What each outcome is answered with: Keygen acts on it, so a change of it is a breaking one.</summary>
public sealed class StatusCodeTableTests
{
    private static readonly Dictionary<WebhookOutcome, int> Table = new()
    {
        [WebhookOutcome.Handled] = 200,
        [WebhookOutcome.Duplicate] = 200,
        [WebhookOutcome.Ignored] = 200,
        [WebhookOutcome.InProgress] = 409,
        [WebhookOutcome.HandlerFailed] = 500,
        [WebhookOutcome.BodyAlreadyRead] = 500,
        [WebhookOutcome.Unavailable] = 503,
        [WebhookOutcome.NotForwarded] = 503,
        [WebhookOutcome.LeaseLost] = 503,
        [WebhookOutcome.Draining] = 503,
        [WebhookOutcome.Misconfigured] = 503,
        [WebhookOutcome.Unauthorized] = 401,
        [WebhookOutcome.BadRequest] = 400,
        [WebhookOutcome.MethodNotAllowed] = 405,
        [WebhookOutcome.UnsupportedMediaType] = 415,
        [WebhookOutcome.ContentTooLarge] = 413,
        [WebhookOutcome.BodyTimeout] = 408,
        [WebhookOutcome.Aborted] = 400,
    };

    [Fact]
    public void Every_outcome_is_answered_as_the_table_says() =>
        Enum.GetValues<WebhookOutcome>().ToDictionary(static outcome => outcome, static outcome => outcome.ToStatusCode()).Should().BeEquivalentTo(Table);
}
