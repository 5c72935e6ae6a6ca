using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>Takes a delivery, answers 200 and hands it to the receiver later: what a queue in memory does.</summary>
internal static class AnswerFirst
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    public static void UseAnswerFirst(this WebApplication app, string path) => app.MapWhen(
        context => context.Request.Path == path,
        branch => branch.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            body.Position = 0;
            var headers = context.Request.Headers;
            var request = new WebhookRequest
            {
                Head = SignedHead.Create("POST", name => headers[name]),
                ContentType = context.Request.ContentType,
                ContentLength = body.Length,
                Body = body,
            };
            var receiver = app.Services.GetRequiredService<WebhookReceiver>();
            _ = Task.Run(async () =>
            {
                await Task.Delay(Later);
                await receiver.ReceiveAsync(request);
            });
        }));
}
