using Keygen.Webhooks.Api;
using Microsoft.Extensions.Options;

namespace PaddleIntegration;

/// <summary>Recounts every license periodically, because Keygen removes some machines without an event.</summary>
internal sealed partial class SeatSweep(
    KeygenApi keygen, IServiceScopeFactory scopes, IOptions<PaddleOptions> options, IOptions<LicensingOptions> licensing, TimeProvider time, ILogger<SeatSweep> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RecountAllAsync(stoppingToken);
        }
    }

    private async Task RecountAllAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var seats = scope.ServiceProvider.GetRequiredService<Seats>();
        try
        {
            await foreach (var license in keygen.Licenses.ListAsync(new() { PolicyId = licensing.Value.PolicyId }, cancellationToken))
            {
                if (license.Metadata.GetString(Notes.Subscription) is not null)
                {
                    await seats.RecountAsync(license.Id, null, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(logger, exception);
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "Some seats were not recounted. The next recount runs as scheduled.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
