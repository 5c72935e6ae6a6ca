using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>Replaces the placeholders of a sample, which start with <c>@</c>, by times around the event and by random values.</summary>
internal sealed class SampleValues(KeygenTestKeys keys, DateTimeOffset now)
{
    private const string Absent = "@absent";

    public string AccountPath => $"/v1/accounts/{keys.AccountId}";

    public string AccountId => keys.AccountId;

    public static bool IsAbsent(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text is Absent;

    public static string NewToken(int hexDigits) => RandomNumberGenerator.GetHexString(hexDigits, lowercase: true) + "v3";

    /// <summary>Formats a time as Keygen does: UTC, with milliseconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Returns a copy of a sample with its placeholders replaced.</summary>
    public JsonNode? Expand(JsonNode? node, Func<string, string?>? named = null) => node switch
    {
        JsonObject members => new JsonObject(members.Select(one => KeyValuePair.Create(one.Key, Expand(one.Value, named)))),
        JsonArray items => new JsonArray([.. items.Select(item => Expand(item, named))]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Contains('@', StringComparison.Ordinal) => Word(text, named),
        _ => node?.DeepClone(),
    };

    private string Word(string text, Func<string, string?>? named) => text switch
    {
        "@now" => Time(now),
        ['@', '+' or '-', ..] => Time(now + Offset(text)),
        "@licenseKey" => string.Join('-', Enumerable.Range(0, 4).Select(static _ => RandomNumberGenerator.GetHexString(6))),
        "@base64" => Convert.ToBase64String(RandomNumberGenerator.GetBytes(64)),
        "@token" => NewToken(46),
        "@ed25519" => keys.AsInAccountMeta(SignatureAlgorithms.Ed25519),
        "@ecdsa" => keys.AsInAccountMeta(SignatureAlgorithms.EcdsaP256),
        "@rsa2048" => keys.AsInAccountMeta(SignatureAlgorithms.RsaSha256),
        ['@', ..] when named?.Invoke(text[1..]) is { } known => known,
        _ => text.Replace("@hex", RandomNumberGenerator.GetHexString(64, lowercase: true), StringComparison.Ordinal)
            .Replace("@base64url", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(48)), StringComparison.Ordinal),
    };

    /// <summary>Reads a whole number and a unit, such as <c>@-90d</c> or <c>@+2h</c>.</summary>
    private static TimeSpan Offset(string text)
    {
        var count = int.Parse(text.AsSpan(1, text.Length - 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            'd' => TimeSpan.FromDays(count),
            'h' => TimeSpan.FromHours(count),
            'm' => TimeSpan.FromMinutes(count),
            _ => TimeSpan.FromSeconds(count),
        };
    }
}
