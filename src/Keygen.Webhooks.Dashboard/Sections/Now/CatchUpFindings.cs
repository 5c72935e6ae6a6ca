using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>What catch-up and the endpoint watch know, in words.</summary>
internal static class CatchUpFindings
{
    public static IEnumerable<Finding> Of(CatchUpRunner? catchUp, DateTimeOffset now)
    {
        if (catchUp is null)
        {
            yield return new(
                FindingLevel.Note, "Catch-up is not set up.", "An event that never arrives here stays missed, and nobody looks at the endpoint's settings at Keygen.",
                "Add AddCatchUp() and a token.");
            yield break;
        }

        if (catchUp.ConfigurationError is { } error)
        {
            yield return new(FindingLevel.Error, "Catch-up's configuration is invalid.", error, "Fix the setting.");
        }

        var status = catchUp.Status;
        foreach (var finding in RunFindings(status, now))
        {
            yield return finding;
        }

        if (status.Endpoint is { } endpoint)
        {
            foreach (var finding in endpoint.Findings)
            {
                yield return new(FindingLevel.Warning, TitleOf(finding.Kind), finding.Message);
            }

            if (endpoint is { Findings.Count: 0, InspectedAt: { } inspected })
            {
                yield return new(FindingLevel.Good, "The endpoint at Keygen is as the handlers need it.", $"Inspected {EnglishText.Ago(now - inspected)}.");
            }
        }
    }

    private static IEnumerable<Finding> RunFindings(CatchUpStatus status, DateTimeOffset now)
    {
        if (status.LastResult is not { } result)
        {
            yield return new(FindingLevel.Note, "Catch-up has not run yet.", "It runs when the app has started, and then on its schedule, or when you call it.");
            yield break;
        }

        yield return result.Problem is { } problem
            ? new(result.Outcome is CatchUpOutcome.HeldElsewhere or CatchUpOutcome.Stopped ? FindingLevel.Note : FindingLevel.Warning,
                $"The last run of catch-up stopped early ({result.Outcome}).", problem)
            : new(FindingLevel.Good, "Catch-up has reached the end of Keygen's list.",
                $"The last run ended {EnglishText.Ago(now - (status.LastRun ?? now))} and completed {EnglishText.Count(result.Handled, "missed event")}.");
        if (result.ParkedForGood > 0)
        {
            yield return new(
                FindingLevel.Error, $"{EnglishText.Count(result.ParkedForGood, "event is", "events are")} parked for good.",
                "A handler failed again and again, and catch-up no longer tries it.", "Fix the handler, then run it under Waiting.");
        }
        else if (result.Parked > 0)
        {
            yield return new(
                FindingLevel.Warning, $"{EnglishText.Count(result.Parked, "event is", "events are")} parked.",
                "A handler failed. Catch-up tries it again, ever more seldom.", "Fix the handler. See Waiting.");
        }

        if (status.PausedUntil is { } until && until > now)
        {
            yield return new(FindingLevel.Warning, "Catch-up is paused.", $"A quota or the budget of requests is used up until {until:u}.");
        }
    }

    private static string TitleOf(EndpointFindingKind kind) => kind switch
    {
        EndpointFindingKind.EndpointMissing => "Keygen has no endpoint with this URL.",
        EndpointFindingKind.EndpointDisabled => "The endpoint at Keygen is disabled.",
        EndpointFindingKind.NotSubscribed => "A handler gets none of its events.",
        EndpointFindingKind.AlgorithmNotAccepted => "Keygen signs with an algorithm that is not accepted.",
        EndpointFindingKind.UrlShared => "Two endpoints send the same events.",
        EndpointFindingKind.SignatureObtainable => "A licensee can obtain a forged delivery.",
        EndpointFindingKind.DeliveriesMissing => "Keygen's deliveries do not arrive.",
        EndpointFindingKind.DeliveredUnseen => "Keygen calls events delivered that never arrived here.",
        EndpointFindingKind.BudgetTooSmall => "The budget of requests is too small.",
        _ => kind.ToString(),
    };
}
