using Keygen.Webhooks;
using Keygen.Webhooks.CatchUp;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace KeygenFunctions;

/// <summary>Fetches missed events from Keygen's API every ten minutes, and passes them to the same handlers.</summary>
public sealed partial class CatchUpFunction(CatchUpRunner catchUp, ILogger<CatchUpFunction> logger)
{
    [Function("KeygenCatchUp")]
    public async Task Run([TimerTrigger("0 */10 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var result = await catchUp.RunAsync(cancellationToken: cancellationToken);
        CaughtUp(logger, result.Outcome, result.Handled);
    }

    [LoggerMessage(LogLevel.Information, "Catch-up: {Outcome}, {Handled} handled.")]
    private static partial void CaughtUp(ILogger logger, CatchUpOutcome outcome, int handled);
}
