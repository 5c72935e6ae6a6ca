using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>
/// Sets the default drain delay: zero in Development, where there is no load balancer to wait for, and otherwise 5 seconds.
/// </summary>
internal sealed class DrainDelayDefault(IHostEnvironment? environment = null) : IPostConfigureOptions<KeygenWebhooksOptions>
{
    public void PostConfigure(string? name, KeygenWebhooksOptions options) =>
        options.DrainDelay ??= environment?.IsDevelopment() is true ? TimeSpan.Zero : KeygenWebhooksOptions.DefaultDrainDelay;
}
