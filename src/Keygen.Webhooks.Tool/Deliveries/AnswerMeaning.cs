using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Deliveries;

/// <summary>What Keygen would do with the answer to a delivery.</summary>
/// <param name="IsHandled">Whether Keygen is done with the event, and the receiver has seen it.</param>
/// <param name="Text">The same in words.</param>
internal sealed record AnswerMeaning(bool IsHandled, string Text)
{
    public static AnswerMeaning Of(FakeAttempt attempt)
    {
        var isRedirected = attempt.Requests.Count > 1;
        return attempt switch
        {
            { Status: FakeEventStatus.Delivered } when isRedirected && attempt.Requests[^1].StartsWith("GET ", StringComparison.Ordinal) => new(false, KeygenReaction.FollowsWithGet),
            { Status: FakeEventStatus.Delivered } when isRedirected => new(true, $"{KeygenReaction.FollowsWithPost} {KeygenReaction.Done}"),
            { Status: FakeEventStatus.Delivered } => new(true, KeygenReaction.Done),
            { StatusCode: 410 or 530 } => new(false, KeygenReaction.Disables(attempt.StatusCode.Value)),
            { StatusCode: not null, Status: FakeEventStatus.Failed } => new(false, "Keygen gives up after this answer from a tunnel."),
            { StatusCode: not null } => new(false, KeygenReaction.Retries),
            { Status: FakeEventStatus.Failed } => new(false, KeygenReaction.GivesUp),
            { Text: "REQ_TIMEOUT" } => new(false, KeygenReaction.HangsUp),
            { Text: "SSL_ERROR" } => new(false, KeygenReaction.RefusesCertificate),
            _ => new(false, $"There were more than 4 redirects, or no valid HTTP. {KeygenReaction.Retries}"),
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
