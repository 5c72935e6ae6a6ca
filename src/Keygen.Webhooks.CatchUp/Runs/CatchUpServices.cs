using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>The services and settings that the runs of one registration share.</summary>
internal sealed class CatchUpServices
{
    /// <summary>The limit for a store that never forgets: going back further would leave the range of DateTimeOffset.</summary>
    private static readonly TimeSpan LongestMemory = TimeSpan.FromDays(36_500);

    public required string Registration { get; init; }

    public required CatchUpOptions Options { get; init; }

    public required Func<KeygenWebhooksOptions> RegistrationOptions { get; init; }

    /// <summary>Returns the error in the registration's own configuration; null when it is valid.</summary>
    public required Func<string?> RegistrationError { get; init; }

    /// <summary>Returns when this process last verified a delivery; null when it has not.</summary>
    public required Func<DateTimeOffset?> LastVerified { get; init; }

    public required IVerificationKeyProvider? Keys { get; init; }

    public required ApiClient Api { get; init; }

    public required EventDispatcher Dispatcher { get; init; }

    public required IIdempotencyStore Store { get; init; }

    /// <summary>Answers which handlers are failing; null when the store does not remember it.</summary>
    public required IEventStateReader? States { get; init; }

    public required INamedLeaseStore Leases { get; init; }

    public required ICatchUpProgressStore Progress { get; init; }

    public required CatchUpOptionsValidator Check { get; init; }

    public required TimeProvider Time { get; init; }

    public required CatchUpMetrics Metrics { get; init; }

    public required ILogger Logger { get; init; }

    public string? ConfigurationError =>
        RegistrationError() ?? Check.Validate(Registration, Options).FailureMessage;

    /// <summary>The maximum age of an event for which the store certainly still has its marks.</summary>
    public TimeSpan Memory => (Store.Traits.Retention < LongestMemory ? Store.Traits.Retention : LongestMemory) - CatchUpOptionsValidator.SafetyOfMarks;

    /// <summary>The name of the lease and the progress: each registration walks an account's list in one environment once.</summary>
    public string NameOf(string accountId) => Short("catch-up", $"catch-up/{Registration}/{accountId}/{Options.Environment}");

    /// <summary>The name of a replay's lease and state.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="replay">The replay; null for the count of the requests of all replays.</param>
    public string NameOf(string accountId, string? replay) => replay is null
        ? Short("replay-requests", $"replay-requests/{Registration}/{accountId}/{Options.Environment}")
        : Short("replay", $"replay/{Registration}/{accountId}/{Options.Environment}/{replay}");

    private static string Short(string kind, string name) => name.Length <= CatchUpDocument.MaxNameLength
        ? name
        : $"{kind}/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))}";

    /// <exception cref="Exception">The key provider failed.</exception>
    public async ValueTask<ApiAccess> GetAccessAsync(CancellationToken cancellationToken)
    {
        var options = RegistrationOptions();
        var keys = Keys is null
            ? [.. options.PublicKeys.Select(VerificationKey.Parse)]
            : await Keys.GetKeysAsync(Registration, cancellationToken).ConfigureAwait(false);
        var verifier = new SignatureVerifier(options.AccountId, keys, options.Algorithms, options.Tolerance);
        return verifier.Algorithms.Count > 0
            ? new(verifier, Options.ApiToken, Options.Environment, new(Options.BaseUrl))
            : throw new InvalidDataException("No key matches an algorithm in Algorithms, so answers of Keygen's API cannot be verified.");
    }
}
