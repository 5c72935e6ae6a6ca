using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Keygen.Webhooks.HostileNetwork.Receiver;

/// <summary>Planted before the endpoint: what receivers written by hand do.</summary>
internal static class Weaknesses
{
    public static void Use(WebApplication app, Weakness weakness)
    {
        if (weakness is Weakness.None)
        {
            return;
        }

        if (weakness is Weakness.BlocksThreads)
        {
            // However quickly this runtime adds threads, there is an end of them.
            ThreadPool.SetMaxThreads(Math.Max(16, Environment.ProcessorCount), 1000);
        }

        app.Use(async (context, next) =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            {
                rate.MinDataRate = null;
            }

            context.Request.Body = weakness switch
            {
                Weakness.BuffersFirst => await BufferedAsync(context.Request.Body, new()),
                Weakness.ReservesAnnounced => await ReservedAsync(context.Request),
                _ => Blocking(context),
            };
            await next(context);
        });
    }

    private static async Task<Stream> BufferedAsync(Stream body, MemoryStream buffer)
    {
        await body.CopyToAsync(buffer);
        buffer.Position = 0;
        return buffer;
    }

    private static Task<Stream> ReservedAsync(HttpRequest request)
    {
        var buffer = new byte[request.ContentLength ?? 0];
        Array.Fill(buffer, (byte)' ');
        return BufferedAsync(request.Body, new(buffer, 0, buffer.Length, writable: true, publiclyVisible: true));
    }

    private static MemoryStream Blocking(HttpContext context)
    {
        context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
        var buffer = new MemoryStream();
        context.Request.Body.CopyTo(buffer);
        buffer.Position = 0;
        return buffer;
    }
}
