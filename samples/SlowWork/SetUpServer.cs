using Keygen.Webhooks;

namespace SlowWork;

/// <summary>
/// Sets up a server for each new license, which takes a minute. The class is what it would be inline: only its registration says
/// <c>Later</c>. The row commits together with the mark that the event is handled, so there is one for each license.
/// </summary>
public sealed partial class SetUpServer(SlowWorkDb db, IConfiguration configuration, ILogger<SetUpServer> logger) : IKeygenWebhookHandler<LicenseCreated>
{
    public async Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken)
    {
        Began(logger, e.License.Id);
        await Task.Delay(configuration.GetValue("SlowWork:Duration", TimeSpan.FromMinutes(1)), cancellationToken);   // yours
        db.Servers.Add(new() { LicenseId = e.License.Id, Waited = e.Age });
        await db.SaveChangesAsync(cancellationToken);
        Ended(logger, e.License.Id);
    }

    [LoggerMessage(LogLevel.Information, "Setting up a server for license {LicenseId}.")]
    private static partial void Began(ILogger logger, string licenseId);

    [LoggerMessage(LogLevel.Information, "The server for license {LicenseId} is ready.")]
    private static partial void Ended(ILogger logger, string licenseId);
}
