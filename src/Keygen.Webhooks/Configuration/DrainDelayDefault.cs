using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>Nobody waits for a load balancer in Development.</summary>
internal sealed class DrainDelayDefault(IHostEnvironment? environment = null) : IPostConfigureOptions<KeygenWebhooksOptions>
{
    public void PostConfigure(string? name, KeygenWebhooksOptions options) =>
        options.DrainDelay ??= environment?.IsDevelopment() is true ? TimeSpan.Zero : KeygenWebhooksOptions.DefaultDrainDelay;
}
