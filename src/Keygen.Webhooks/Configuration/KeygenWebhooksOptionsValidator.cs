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
        FirstError(options) is not { } error ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(options.Findings.WithMisspelt(error));

    private string? FirstError(KeygenWebhooksOptions options)
    {
        var lists = new OptionListsValidator(options);
        return options.Findings.Error
            ?? lists.Urls()
            ?? (hasKeyProvider ? null : lists.Keys())
            ?? Missing(options)
            ?? Account(options)
            ?? lists.Algorithms()
            ?? (hasKeyProvider ? null : lists.KeysAndAlgorithms())
            ?? lists.Candidates(hasKeyProvider)
            ?? Numbers(options);
    }

    /// <summary>Names all missing settings in one sentence.</summary>
    private string? Missing(KeygenWebhooksOptions options)
    {
        var (missing, values) = (new List<string>(), new List<string>());
        if (string.IsNullOrWhiteSpace(options.AccountId))
        {
            missing.Add("AccountId");
            values.Add("the id of your Keygen account (a UUID)");
        }

        if (options.EndpointUrls.Count == 0 && !options.TrustRequestUrl)
        {
            missing.Add("EndpointUrls:0");
            values.Add("the URL of the webhook endpoint exactly as registered at Keygen, which is what Keygen signs");
        }

        if (options.PublicKeys.Count == 0 && !hasKeyProvider)
        {
            missing.Add("PublicKeys:0");
            values.Add("the account's public key (Ed25519, unless the endpoint is set to another algorithm)");
        }

        if (missing.Count == 0)
        {
            return null;
        }

        var how = options.Section is null ? "" : $", for example with the environment variable{(missing.Count > 1 ? "s" : "")} "
            + string.Join(" and ", missing.Select(one => options.PathOf(one).Replace(":", "__", StringComparison.Ordinal)));
        return $"{string.Join(" and ", missing.Select(one => options.PathOf(one.Split(':')[0])))} {(missing.Count > 1 ? "are" : "is")} missing: set "
            + $"{string.Join(", ", values)}{how}.";
    }

    private static string? Account(KeygenWebhooksOptions options) => Guid.TryParseExact(options.AccountId, "D", out _)
        ? null
        : $"{options.PathOf("AccountId")} is not a UUID: give the account's id, not its slug; Keygen's dashboard shows it under Settings.";

    private static string? Numbers(KeygenWebhooksOptions options) =>
        options.MaxBodySize is < 1 or > MaxBodySize
            ? $"{options.PathOf("MaxBodySize")} is {options.MaxBodySize}; give a number of bytes from 1 to {MaxBodySize}."
            : Time(options, "Tolerance", options.Tolerance, OneTick, LongestTolerance)
                ?? Time(options, "HandlerTimeout", options.HandlerTimeout, OneTick, LongestHandlerTimeout)
                ?? Time(options, "LaterHandlerTimeout", options.LaterHandlerTimeout, OneTick, LongestHandlerTimeout)
                ?? Time(options, "ShutdownGrace", options.ShutdownGrace, TimeSpan.Zero, LongestShutdownPart)
                ?? Time(options, "DrainDelay", options.DrainDelay ?? TimeSpan.Zero, TimeSpan.Zero, LongestShutdownPart)
                ?? Time(options, "TerminationGracePeriod", options.TerminationGracePeriod ?? TimeSpan.Zero, TimeSpan.Zero, LongestShutdownPart);

    private static string? Time(KeygenWebhooksOptions options, string option, TimeSpan value, TimeSpan least, TimeSpan most) => value >= least && value <= most
        ? null
        : $"{options.PathOf(option)} is {value:c}; give a time {(least > TimeSpan.Zero ? "above zero" : "of zero or more")}, and at most {most.TotalDays:0} days"
            + $"{(OptionsWarnings.BareNumber(value) is { } meaning ? $": {meaning}" : "")}.";
}
