using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>The result of one inspection of endpoints and policies.</summary>
internal sealed record EndpointInspectionResult(IReadOnlyList<EndpointFinding> Findings, IReadOnlyList<string> NotVisible, RunEnd? Trouble = null);

/// <summary>Reads the account's endpoints, and its policies when RSA is accepted.</summary>
internal sealed class EndpointInspection(RunContext run)
{
    /// <summary>The maximum number of pages of 100 to read. A longer list counts as not visible.</summary>
    private const int MostPages = 10;

    private const string EndpointList = "webhook-endpoints";

    /// <summary>How long Keygen keeps an event in the list.</summary>
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
        if (endpoints is [] && ListsEventsOfThisEndpoint())
        {
            // A product's token sees no endpoint, and sees only the events of the product's endpoints. So an endpoint exists.
            _notVisible.Add(EndpointList);
            return trouble;
        }

        if (endpoints?.Where(endpoint => run.Registered.Matches(endpoint.Url)).ToArray() is { } ours && (ours.Length > 0 || _notVisible.Count == 0))
        {
            _findings.AddRange(EndpointRules.OfEndpoints(ours, run.Dispatcher.Subscriptions, run.Access.Verifier.Algorithms));
        }

        return trouble;
    }

    /// <summary>Whether the walk has passed an event of this endpoint that Keygen still lists.</summary>
    private bool ListsEventsOfThisEndpoint() => run.Progress.Watch?.SeenTo is { Created: var created } && created > run.Time.GetUtcNow() - Kept;

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

    /// <returns>The resources, or null and the reason; the reason is null when the token has no permission to read the list.</returns>
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
