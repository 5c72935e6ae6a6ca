using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tool.Deliveries;

/// <summary>What Keygen would do with the answer to a delivery.</summary>
/// <param name="IsHandled">Whether Keygen is done with the event, and the receiver has seen it.</param>
/// <param name="Text">The same in words.</param>
internal sealed record AnswerMeaning(bool IsHandled, string Text)
{
    private const string Retries = "Keygen tries again: up to 15 times in about two days, the first time after 10 to 100 minutes.";

    public static AnswerMeaning Of(FakeAttempt attempt)
    {
        var isRedirected = attempt.Requests.Count > 1;
        return attempt switch
        {
            { Status: FakeEventStatus.Delivered } when isRedirected && attempt.Requests[^1].StartsWith("GET ", StringComparison.Ordinal) => new(
                false, "Keygen follows this redirect with a GET without the body, and counts the event as delivered: it is lost. Never redirect this path."),
            { Status: FakeEventStatus.Delivered } when isRedirected => new(
                true, "Keygen follows this redirect, and is done with the event. Register the URL that the redirect leads to, and save a request."),
            { Status: FakeEventStatus.Delivered } => new(true, "Keygen is done with the event."),
            { StatusCode: 410 or 530 } => new(
                false, $"After {attempt.StatusCode}, Keygen gives up and disables the endpoint: it records no more events for it until you set its subscriptions again."),
            { StatusCode: not null, Status: FakeEventStatus.Failed } => new(false, "Keygen gives up after this answer from a tunnel."),
            { StatusCode: not null } => new(false, Retries),
            { Status: FakeEventStatus.Failed } => new(
                false, "Keygen does not try again after a connection that was refused or broken: the event is lost, unless you fetch it from Keygen's list."),
            { Text: "REQ_TIMEOUT" } => new(false, $"Keygen waits 15 seconds, no longer. {Retries}"),
            { Text: "SSL_ERROR" } => new(false, $"Keygen verifies the server's certificate. {Retries}"),
            _ => new(false, $"There were more than 4 redirects, or no valid HTTP. {Retries}"),
        };
    }

    /// <returns>The answer in a few words.</returns>
    public static string Describe(FakeAttempt attempt) => attempt switch
    {
        { StatusCode: { } code } => $"{code}",
        { Text: { } text } => $"no answer ({text})",
        _ => "no valid answer",
    };
}
