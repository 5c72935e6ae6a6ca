using System.Security.Cryptography;

namespace Keygen.Webhooks.Testing;

/// <summary>Keygen's retry schedule: 15 retries over about two days.</summary>
internal static class RetrySchedule
{
    public const int Retries = 15;

    /// <summary>
    /// The delay before a retry: n⁴ + 600 k seconds with k from 1 to 10, plus a jitter of up to 9 (n + 1) seconds. n is the retry's number
    /// minus one.
    /// </summary>
    public static TimeSpan Delay(int retry)
    {
        var n = retry - 1;
        return TimeSpan.FromSeconds((n * n * n * n) + (600 * RandomNumberGenerator.GetInt32(1, 11)) + (RandomNumberGenerator.GetInt32(0, 10) * (n + 1)));
    }
}
