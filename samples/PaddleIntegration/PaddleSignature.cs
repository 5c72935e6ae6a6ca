using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PaddleIntegration;

/// <summary>
/// The header <c>Paddle-Signature: ts=1671552777;h1=eb4d…</c>: HMAC-SHA256, in hexadecimal digits, of time, colon and body. While Paddle
/// rotates the secret there are several <c>h1</c>, of which one must be valid.
/// </summary>
public static class PaddleSignature
{
    private const int MostSignatures = 10;

    public static bool IsValid(string? header, ReadOnlySpan<byte> body, IEnumerable<string> secrets, DateTimeOffset now, TimeSpan tolerance)
    {
        var pairs = (header ?? "").Split(';').Select(static pair => pair.Trim().Split('=', 2)).Where(static pair => pair.Length is 2).ToArray();
        var signatures = pairs.Where(static pair => pair[0] is "h1").Select(static pair => pair[1]).ToArray();
        if (pairs.Where(static pair => pair[0] is "ts").Select(static pair => pair[1]).ToArray() is not [var time]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((double)now.ToUnixTimeSeconds() - seconds) > tolerance.TotalSeconds
            || signatures.Length is 0 or > MostSignatures)
        {
            return false;
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes(time + ":"), .. body];
        var valid = false;
        foreach (var secret in secrets.Where(static one => one.Length > 0))
        {
            var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
            foreach (var signature in signatures)
            {
                valid |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
            }
        }

        return valid;
    }
}
