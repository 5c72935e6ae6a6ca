using System.Buffers;
using System.Net;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>Finds the first thing in the options that cannot work, and says what to do about it. Never quotes a connection string: it holds a password.</summary>
internal sealed class RedisStoreOptionsValidator : IValidateOptions<RedisStoreOptions>
{
    private const int MaxPrefixLength = 200;

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create("/@;:=\"' ");

    public ValidateOptionsResult Validate(string? name, RedisStoreOptions options) =>
        Error(options, RedisStoreOptions.SectionOf(name ?? "")) is { } error
            ? ValidateOptionsResult.Fail(options.Findings.WithMisspelt(error))
            : ValidateOptionsResult.Success;

    /// <returns>Null when the text is none.</returns>
    public static ConfigurationOptions? Parse(string text)
    {
        try
        {
            var parsed = ConfigurationOptions.Parse(text);
            return parsed.EndPoints.Count > 0 && parsed.EndPoints.All(IsPlausible) ? parsed : null;
        }
        catch (ArgumentException)
        {
            // Its message quotes the text.
            return null;
        }
    }

    private static string? Error(RedisStoreOptions options, string section) => options switch
    {
        { Findings.Error: { } error } => error,
        { Configuration: { } text } when Parse(text) is null =>
            $"The connection string of Redis ({section}:Configuration, or what UseRedis was given) cannot be read: "
            + "write it as StackExchange.Redis does, host:6379,password=…,ssl=true, and not as a URI.",
        { KeyPrefix: var prefix } when string.IsNullOrEmpty(prefix) || prefix.Length > MaxPrefixLength || prefix.Any(IsOddInAKey) =>
            $"{section}:KeyPrefix must have 1 to {MaxPrefixLength} characters, without spaces: give one such as keygen:webhooks:.",
        { Database: < 0 } =>
            $"{section}:Database must not be negative: leave it out for the connection's own.",
        { Lease: var lease } when lease <= TimeSpan.Zero || lease > ClaimLeaseOptions.LongestLease =>
            $"{section}:Lease must be more than zero and at most 8 minutes: 60 seconds are 00:01:00.",
        { Retention: var retention } when retention < StoreTraits.ShortestRetention || retention > TimeSpan.FromDays(3650) =>
            $"{section}:Retention must be at least 3 days, as Keygen retries for almost as long, and at most ten years: 35 days are 35.00:00:00.",
        _ => null,
    };

    private static bool IsOddInAKey(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c);

    /// <summary>StackExchange.Redis takes almost anything for a host's name, a URI with a password in it included, and shows it in messages.</summary>
    private static bool IsPlausible(EndPoint endPoint) =>
        endPoint is not DnsEndPoint dns || !dns.Host.AsSpan().ContainsAny(NotInHosts);
}
