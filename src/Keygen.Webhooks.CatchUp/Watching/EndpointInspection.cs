using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>What one look at endpoints and policies gave.</summary>
internal sealed record EndpointInspectionResult(IReadOnlyList<EndpointFinding> Findings, IReadOnlyList<string> NotVisible, RunEnd? Trouble = null);

/// <summary>Reads the account's endpoints, and its policies where they matter.</summary>
internal sealed class EndpointInspection(RunContext run)
{
    /// <summary>Pages of a hundred. What is beyond is as good as not visible.</summary>
    private const int MostPages = 10;

    private const string EndpointList = "webhook-endpoints";

    /// <summary>How long Keygen lists an event.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly List<EndpointFinding> _findings = [];
    private readonly List<string> _notVisible = [];

    public async Task<EndpointInspectionResult> RunAsync()
    {
        var trouble = await EndpointsAsync().ConfigureAwait(false) ?? await PoliciesAsync().ConfigureAwait(false);
        return new(_findings, _notVisible, trouble);
    }

    private async Task<RunEnd?> EndpointsAsync()
    {
        var (endpoints, trouble) = await ListAsync(EndpointList).ConfigureAwait(false);
        if (endpoints is [] && ListsEventsOfOurs())
        {
            // A product's token sees no endpoint at all, and events only of the product's own: there is one.
            _notVisible.Add(EndpointList);
            return trouble;
        }

        if (endpoints?.Where(endpoint => run.Registered.IsOurs(endpoint.Url)).ToArray() is { } ours && (ours.Length > 0 || _notVisible.Count == 0))
        {
            _findings.AddRange(EndpointRules.OfEndpoints(ours, run.Dispatcher.Subscriptions, run.Access.Verifier.Algorithms));
        }

        return trouble;
    }

    /// <summary>Whether the walk has passed an event of ours that Keygen still lists.</summary>
    private bool ListsEventsOfOurs() => run.Progress.Watch?.SeenTo is { Created: var created } && created > run.Time.GetUtcNow() - Kept;

    private async Task<RunEnd?> PoliciesAsync()
    {
        if (!run.Access.Verifier.Algorithms.Any(static name => name.StartsWith("rsa-", StringComparison.Ordinal)))
        {
            return null;
        }

        var (policies, trouble) = await ListAsync("policies").ConfigureAwait(false);
        if (policies is not null && EndpointRules.OfPolicies(policies) is { } finding)
        {
            _findings.Add(finding);
        }

        return trouble;
    }

    /// <returns>Null for what could not be read, and why, unless that is because the token may not.</returns>
    private async Task<(List<ListedResource>? All, RunEnd? Trouble)> ListAsync(string list)
    {
        var all = new List<ListedResource>();
        for (var pages = 0; pages < MostPages; pages++)
        {
            var answer = await run.Api.ListResourcesAsync(run.Access, run.Budget, list, all.LastOrDefault()?.Id, run.Stop).ConfigureAwait(false);
            if (answer.Status is ApiStatus.Unauthorized or ApiStatus.Gone)
            {
                _notVisible.Add(list);
                return (null, null);
            }

            if (answer.Resources is not { } page)
            {
                return (null, RunEnd.Of(answer));
            }

            all.AddRange(page.Resources);
            if (!page.HasNext || page.Resources.Count == 0)
            {
                return (all, null);
            }
        }

        _notVisible.Add(list);
        return (all, null);
    }
}
