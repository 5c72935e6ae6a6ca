using Keygen.Webhooks;
using Keygen.Webhooks.Resources;

namespace KeygenFunctions;

/// <summary>Does what the license's name says, and tells the console, which the host forwards.</summary>
public sealed class ObedientHandler : IKeygenWebhookHandler<LicenseCreated>
{
    public async Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken)
    {
        Console.WriteLine($"begun: {e.Id}");
        switch (e.License.Name)
        {
            case "throws":
                throw new InvalidOperationException("The handler failed.");
            case "short":
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
                break;
            case "fails late":
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
                throw new InvalidOperationException("The handler failed.");
            case "heeding":
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case "deaf":
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                break;
        }

        Console.WriteLine($"handled: {e.Id}");
    }
}
