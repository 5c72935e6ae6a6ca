using Keygen.Webhooks.Chaos.Receiver;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>What a receiver and a worker add where handlers run later.</summary>
internal static class LaterSetup
{
    public static void Add(KeygenWebhooksBuilder webhooks, ReceiverSettings settings)
    {
        if (settings.Later is not { } later)
        {
            return;
        }

        var services = webhooks.Services;
        services.AddSingleton(settings).AddSingleton(later);
        if (later.IsWorker)
        {
            webhooks.ConsumesOnly();
        }

        if (later.Engine is not Engine.Rabbit)
        {
            WolverineSetup.Add(webhooks, settings, later);
        }
        else if (later.IsWorker)
        {
            services.AddHostedService<RabbitWorker>();
        }
        else
        {
            services.AddSingleton<RabbitForwarder>();
            webhooks.RunLaterWith<RabbitForwarder>();
        }
    }
}
