using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Forging;

/// <summary>What to send, and where.</summary>
internal sealed record ForgePlan
{
    /// <summary>Where the requests go.</summary>
    public required Uri To { get; init; }

    /// <summary>The URL that they are signed for.</summary>
    public required string Url { get; init; }

    /// <summary>The account whose public key the receiver has.</summary>
    public required KeygenTestKeys Keys { get; init; }

    /// <summary>The algorithms that the receiver has keys for, the one to sign with first.</summary>
    public required IReadOnlyList<string> Algorithms { get; init; }

    /// <summary>The cases to send.</summary>
    public required IReadOnlyList<ForgeCase> Cases { get; init; }

    public required string EventName { get; init; }

    /// <summary>How long to wait for an answer.</summary>
    public required TimeSpan Timeout { get; init; }
}

/// <summary>Sends the cases one after the other, after a good delivery that must be accepted.</summary>
/// <param name="plan">What to send.</param>
/// <param name="handled">Counts handled events; null when it cannot be asked.</param>
/// <param name="time">The clock.</param>
internal sealed class ForgeRun(ForgePlan plan, HandledCount? handled, TimeProvider time)
{
    private readonly RequestSender _sender = new(plan.To, plan.Timeout, time);

    /// <param name="progress">Is told each finding as it comes.</param>
    /// <param name="cancellationToken">Stops after the current request.</param>
    public async Task<ForgeReport> RunAsync(Action<ForgeFinding> progress, CancellationToken cancellationToken)
    {
        var report = new ForgeReport(plan.To.ToString(), plan.Url, plan.Keys.AccountId, await ObstacleAsync(cancellationToken).ConfigureAwait(false), []);
        if (report.Obstacle is not null)
        {
            return report;
        }

        var findings = new List<ForgeFinding>();
        foreach (var forged in plan.Cases)
        {
            var finding = await RunAsync(forged, cancellationToken).ConfigureAwait(false);
            findings.Add(finding);
            progress(finding);
        }

        return report with { Findings = findings };
    }

    private async Task<ForgeObstacle?> ObstacleAsync(CancellationToken cancellationToken)
    {
        var good = AcceptedCases.Good;
        var answer = await _sender.SendAsync(good.Make(Context())[0], cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? null : new(answer.Describe(), ForgeAdvice.For(answer, plan), answer.Text);
    }

    private async Task<ForgeFinding> RunAsync(ForgeCase forged, CancellationToken cancellationToken)
    {
        var requests = forged.Make(Context());
        var counts = forged.Expectation is Expectation.HandleOnce ? handled : null;
        var before = counts is null ? 0 : await counts.ReadAtRestAsync(cancellationToken).ConfigureAwait(false);
        var startedAt = time.GetTimestamp();
        var answers = await SendAsync(forged, requests, cancellationToken).ConfigureAwait(false);
        var took = (int)time.GetElapsedTime(startedAt).TotalMilliseconds;
        var (verdict, remark) = forged.Expectation is Expectation.HandleOnce
            ? ForgeJudge.JudgeOnce(forged, answers, counts is null ? null : await counts.ReadSinceAsync(before, cancellationToken).ConfigureAwait(false))
            : ForgeJudge.Judge(forged, requests[0], answers[0]);
        return new(
            forged.Name, forged.Sent, string.Join(", ", answers.Select(static one => one.Describe())), forged.Right, verdict, remark, answers[^1].Text, took);
    }

    private async Task<ReceiverAnswer[]> SendAsync(ForgeCase forged, IReadOnlyList<RawRequest> requests, CancellationToken cancellationToken)
    {
        if (forged.AtOnce)
        {
            return await Task.WhenAll(requests.Select(one => _sender.SendAsync(one, cancellationToken))).ConfigureAwait(false);
        }

        var answers = new ReceiverAnswer[requests.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = await _sender.SendAsync(requests[i], cancellationToken).ConfigureAwait(false);
        }

        return answers;
    }

    private ForgeContext Context() => new(plan.Keys, plan.Url, plan.Algorithms[0], plan.EventName, time.GetUtcNow());
}
