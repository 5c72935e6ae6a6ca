using System.Buffers;
using System.Net;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// Reports the first invalid option with an error that says how to fix it. Errors never quote a connection string, because it may contain a
/// password.
/// </summary>
internal sealed class RedisStoreOptionsValidator : IValidateOptions<RedisStoreOptions>
{
    private const int MaxPrefixLength = 200;

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create("/@;:=\"' ");

    public ValidateOptionsResult Validate(string? name, RedisStoreOptions options) =>
        Error(options, RedisStoreOptions.SectionOf(name ?? "")) is { } error
            ? ValidateOptionsResult.Fail(options.Findings.WithMisspelt(error))
            : ValidateOptionsResult.Success;

    /// <returns>The options; null when the text is not a connection string.</returns>
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
            $"The connection string of Redis ({section}:Configuration, or the argument of UseRedis) cannot be read: "
            + "write it in the format of StackExchange.Redis, host:6379,password=…,ssl=true, and not as a URI.",
        { KeyPrefix: var prefix } when string.IsNullOrEmpty(prefix) || prefix.Length > MaxPrefixLength || prefix.Any(IsOddInAKey) =>
            $"{section}:KeyPrefix must have 1 to {MaxPrefixLength} characters, without spaces, for example keygen:webhooks:.",
        { Database: < 0 } =>
            $"{section}:Database must not be negative: remove it to use the connection's default database.",
        { Lease: var lease } when lease <= TimeSpan.Zero || lease > ClaimLeaseOptions.LongestLease =>
            $"{section}:Lease must be more than zero and at most 8 minutes: 60 seconds are 00:01:00.",
        { Retention: var retention } when retention < StoreTraits.ShortestRetention || retention > TimeSpan.FromDays(3650) =>
            $"{section}:Retention must be at least 3 days, because Keygen retries for up to 61 hours, and at most ten years: 35 days are 35.00:00:00.",
        _ => null,
    };

    private static bool IsOddInAKey(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c);

    /// <summary>StackExchange.Redis accepts almost anything as a host name, even a URI with a password, and shows it in messages.</summary>
    private static bool IsPlausible(EndPoint endPoint) =>
        endPoint is not DnsEndPoint dns || !dns.Host.AsSpan().ContainsAny(NotInHosts);
}
