using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Fake;

/// <summary>The library's endpoint on a real server, with one handler of everything.</summary>
internal static class Receiver
{
    public static async Task<WebApplication> StartAsync(Action<KeygenEvent> handle, KeygenTestKeys? keys = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddKeygenWebhooks().AddHandler<KeygenEvent>((e, _) =>
        {
            handle(e);
            return Task.CompletedTask;
        });
        (keys ?? KeygenTestKeys.Shared).Configure(builder.Services);
        var app = builder.Build();
        app.MapKeygenWebhooks("/webhooks/keygen");
        await app.StartAsync();
        return app;
    }
}
