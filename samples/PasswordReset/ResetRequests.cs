using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using Keygen.Webhooks.Api;
using Microsoft.Extensions.Options;

namespace PasswordReset;

/// <summary>
/// Sends requests to Keygen in the background. The page responds first, so that neither the response nor its duration reveals whether an
/// address is known. Requests that wait when the process ends are lost, and the user must ask again.
/// </summary>
public sealed partial class ResetRequests(KeygenApi keygen, IOptions<ResetOptions> options, TimeProvider time, ILogger<ResetRequests> logger)
    : BackgroundService
{
    private readonly Channel<string> _addresses = Channel.CreateBounded<string>(new BoundedChannelOptions(200) { FullMode = BoundedChannelFullMode.Wait });

    // Keyed by digest, so that no addresses stay in memory.
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        email => RateLimitPartition.GetFixedWindowLimiter(
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToUpperInvariant()))),
            _ => new() { PermitLimit = options.Value.ResetsPerHour, Window = TimeSpan.FromHours(1), QueueLimit = 0 }));

    /// <summary>Accepts or drops a request. The caller cannot see which.</summary>
    public void Add(string email)
    {
        using var lease = _limiter.AttemptAcquire(email);
        if (!lease.IsAcquired || !_addresses.Writer.TryWrite(email))
        {
            Dropped(logger);
        }
    }

    public override void Dispose()
    {
        _limiter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var email in _addresses.Reader.ReadAllAsync(stoppingToken))
        {
            for (var attempt = 1; !await TryAsync(email, attempt, stoppingToken) && attempt < 3; attempt++)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), time, stoppingToken);
            }
        }
    }

    private async Task<bool> TryAsync(string email, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            // The token comes only with the webhook: Keygen sends no mail itself.
            await keygen.Users.RequestPasswordResetAsync(email, deliver: false, cancellationToken);
            return true;
        }
        catch (KeygenApiException exception) when (exception.StatusCode is HttpStatusCode.TooManyRequests)
        {
            OverLimit(logger);
            return true; // a retry could only succeed in an hour, and by then the user has asked again
        }
        catch (KeygenApiException exception)
        {
            Failed(logger, attempt, exception);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Keygen did not accept a reset request (attempt {Attempt} of 3).")]
    private static partial void Failed(ILogger logger, int attempt, Exception exception);

    [LoggerMessage(
        LogLevel.Warning,
        "Dropped a reset request: Keygen answered 429, because it accepts 5 per address and hour. Keep PasswordReset:ResetsPerHour below that, across all servers.")]
    private static partial void OverLimit(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Dropped a reset request: too many for its address, or too many at once.")]
    private static partial void Dropped(ILogger logger);
}
