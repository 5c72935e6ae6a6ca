using Microsoft.Extensions.Options;
using PaddleIntegration.Licensing;

namespace PaddleIntegration;

/// <summary>Recounts every license periodically, because Keygen removes some machines without an event.</summary>
internal sealed partial class SeatSweep(IServiceScopeFactory scopes, IOptions<PaddleOptions> options, TimeProvider time, ILogger<SeatSweep> logger)
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
        var (keygen, seats) = (scope.ServiceProvider.GetRequiredService<KeygenApi>(), scope.ServiceProvider.GetRequiredService<Seats>());
        try
        {
            foreach (var license in await keygen.LicensesAsync(cancellationToken))
            {
                if (license.Note(Notes.Subscription) is not null)
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
