using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>Finds the first invalid option, and explains how to fix it.</summary>
/// <remarks>
/// <see cref="ReceiverSettings"/> calls it. It is not registered with the options, because they would throw its error; after an invalid
/// reload, deliveries must be answered 503.
/// </remarks>
/// <param name="hasKeyProvider">Whether a key provider replaces <see cref="KeygenWebhooksOptions.PublicKeys"/>.</param>
internal sealed class KeygenWebhooksOptionsValidator(bool hasKeyProvider) : IValidateOptions<KeygenWebhooksOptions>
{
    private const int MaxBodySize = 1 << 28;

    private static readonly TimeSpan OneTick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan LongestTolerance = TimeSpan.FromDays(365_000);
    private static readonly TimeSpan LongestHandlerTimeout = TimeSpan.FromDays(24);
    private static readonly TimeSpan LongestShutdownPart = TimeSpan.FromDays(1);

    /// <remarks>The error also names unknown settings: one of them may be the missing setting, misspelt.</remarks>
    public ValidateOptionsResult Validate(string? name, KeygenWebhooksOptions options) =>
        Errors(options).FirstOrDefault() is not { } error ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(options.Findings.WithMisspelt(error));

    private IEnumerable<string> Errors(KeygenWebhooksOptions options)
    {
        var lists = new OptionListsValidator(options);
        return Binding(options)
            .Concat(lists.Urls())
            .Concat(hasKeyProvider ? [] : lists.Keys())
            .Concat(Missing(options))
            .Concat(Account(options))
            .Concat(lists.Algorithms())
            .Concat(hasKeyProvider ? [] : lists.KeysAndAlgorithms())
            .Concat(lists.Candidates(hasKeyProvider))
            .Concat(Numbers(options));
    }

    private static IEnumerable<string> Binding(KeygenWebhooksOptions options) => options.Findings.Error is { } error ? [error] : [];

    /// <summary>Names all missing settings in one sentence.</summary>
    private IEnumerable<string> Missing(KeygenWebhooksOptions options)
    {
        var missing = new List<(string Option, string Value)>();
        if (string.IsNullOrWhiteSpace(options.AccountId))
        {
            missing.Add(("AccountId", "the id of your Keygen account (a UUID)"));
        }

        if (options.EndpointUrls.Count == 0 && !options.TrustRequestUrl)
        {
            missing.Add(("EndpointUrls:0", "the URL of the webhook endpoint exactly as registered at Keygen, which is what Keygen signs"));
        }

        if (options.PublicKeys.Count == 0 && !hasKeyProvider)
        {
            missing.Add(("PublicKeys:0", "the account's public key (Ed25519, unless the endpoint is set to another algorithm)"));
        }

        if (missing.Count > 0)
        {
            var how = options.Section is null ? "" : $", for example with the environment variable{(missing.Count > 1 ? "s" : "")} "
                + string.Join(" and ", missing.Select(one => options.PathOf(one.Option).Replace(":", "__", StringComparison.Ordinal)));
            yield return $"{string.Join(" and ", missing.Select(one => options.PathOf(one.Option.Split(':')[0])))} {(missing.Count > 1 ? "are" : "is")} missing: set "
                + $"{string.Join(", ", missing.Select(static one => one.Value))}{how}.";
        }
    }

    private static IEnumerable<string> Account(KeygenWebhooksOptions options) => Guid.TryParseExact(options.AccountId, "D", out _)
        ? []
        : [$"{options.PathOf("AccountId")} is not a UUID: give the account's id, not its slug; Keygen's dashboard shows it under Settings."];

    private static IEnumerable<string> Numbers(KeygenWebhooksOptions options) =>
    [
        .. options.MaxBodySize is < 1 or > MaxBodySize
            ? [$"{options.PathOf("MaxBodySize")} is {options.MaxBodySize}; give a number of bytes from 1 to {MaxBodySize}."]
            : Array.Empty<string>(),
        .. Time(options, "Tolerance", options.Tolerance, OneTick, LongestTolerance),
        .. Time(options, "HandlerTimeout", options.HandlerTimeout, OneTick, LongestHandlerTimeout),
        .. Time(options, "LaterHandlerTimeout", options.LaterHandlerTimeout, OneTick, LongestHandlerTimeout),
        .. Time(options, "ShutdownGrace", options.ShutdownGrace, TimeSpan.Zero, LongestShutdownPart),
        .. Time(options, "DrainDelay", options.DrainDelay ?? TimeSpan.Zero, TimeSpan.Zero, LongestShutdownPart),
        .. Time(options, "TerminationGracePeriod", options.TerminationGracePeriod ?? TimeSpan.Zero, TimeSpan.Zero, LongestShutdownPart),
    ];

    private static IEnumerable<string> Time(KeygenWebhooksOptions options, string option, TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most
        ? []
        : [$"{options.PathOf(option)} is {value:c}; give a time {(least > TimeSpan.Zero ? "above zero" : "of zero or more")}, and at most {most.TotalDays:0} days"
            + $"{(OptionsWarnings.BareNumber(value) is { } meaning ? $": {meaning}" : "")}."];
}
