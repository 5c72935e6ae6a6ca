using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Forging;

/// <summary>Compares answers with the one that is right.</summary>
internal static class ForgeJudge
{
    /// <returns>The verdict, and what follows from the answer; null when there is nothing to say.</returns>
    public static (ForgeVerdict Verdict, string? Remark) Judge(ForgeCase forged, RawRequest request, ReceiverAnswer answer) => answer switch
    {
        { IsRedirect: true } or { StatusCode: 410 or 530 } => (ForgeVerdict.Wrong, answer.WhatKeygenDoes()),
        _ when forged.Expectation is Expectation.Accept => answer.IsSuccess ? Right : (ForgeVerdict.Wrong, $"{answer.WhatKeygenDoes()} {forged.Why}"),
        { IsSuccess: true } => forged.Expectation is Expectation.AcceptOrRefuse ? Right : (ForgeVerdict.Wrong, $"It was accepted. {forged.Why}"),
        { StatusCode: >= 400 and <= 499 } => ReadAll(forged, request, answer)
            ? (ForgeVerdict.Doubtful, $"It was refused, but only after all {request.Body.Length >> 20} MiB were read.") : Right,
        { Kind: AnswerKind.TimedOut } => forged.Name is "withheld"
            ? (ForgeVerdict.Doubtful, $"The connection was held open. {forged.Why}")
            : (ForgeVerdict.Wrong, $"It hangs. {answer.WhatKeygenDoes()}"),
        { Kind: AnswerKind.ClosedWithoutAnswer or AnswerKind.ConnectionReset } when forged.Expectation is Expectation.RefuseSoon => Right,
        { Kind: AnswerKind.ClosedWithoutAnswer or AnswerKind.ConnectionReset } =>
            (ForgeVerdict.Doubtful, "The connection was closed without an answer. If a wrong setting of yours is the reason for it one day, Keygen does not try again, and the event is lost."),
        { StatusCode: { } status } => (ForgeVerdict.Doubtful, $"It was not accepted, but answered with an error, {status}, and not with a refusal such as 401. Does the handler throw?"),
        _ => (ForgeVerdict.Wrong, $"{answer.Describe()}: the receiver can no longer be reached."),
    };

    private static (ForgeVerdict, string?) Right => (ForgeVerdict.Right, null);

    /// <summary>A few MiB may be on the way in buffers when the answer comes.</summary>
    private static bool ReadAll(ForgeCase forged, RawRequest request, ReceiverAnswer answer) =>
        forged.Expectation is Expectation.RefuseSoon && request.Transfer is BodyTransfer.Whole && answer.BodySent == request.Body.Length;

    /// <param name="forged">The case.</param>
    /// <param name="answers">What each of the requests was answered.</param>
    /// <param name="handled">How often the event was handled; null when it cannot be seen.</param>
    public static (ForgeVerdict Verdict, string? Remark) JudgeOnce(ForgeCase forged, IReadOnlyList<ReceiverAnswer> answers, int? handled)
    {
        var refused = answers.FirstOrDefault(answer => !(answer.IsSuccess || (forged.AtOnce && answer.StatusCode is 409 or 503)));
        return refused is not null || !answers.Any(static answer => answer.IsSuccess)
            ? (ForgeVerdict.Wrong, $"{(refused ?? answers[0]).WhatKeygenDoes()} A repetition of a handled event must be answered 2xx.")
            : handled switch
            {
                null => (
                    ForgeVerdict.Unseen,
                    "Whether it was handled once cannot be seen from outside. Name a URL of the receiver that answers the number of handled events with "
                        + "--handled-url, or look yourself."),
                1 => Right,
                0 => (ForgeVerdict.Wrong, "It was not handled at all, but answered 2xx, so Keygen does not send it again."),
                _ => (ForgeVerdict.Wrong, $"It was handled {handled} times. {forged.Why}"),
            };
    }
}
