using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>A host that maps no endpoints hands its requests over itself.</summary>
public sealed class HandledByHandTests
{
    [Fact]
    public async Task A_request_is_answered_and_the_receipt_says_what_became_of_it()
    {
        using var keygen = new WireSigner();
        var receipts = new List<WebhookReceipt>();
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddKeygenWebhooks(keygen.Configure).AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask);
        await using var app = builder.Build();
        app.Run(async context => receipts.Add(await context.HandleKeygenWebhookAsync()));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var port = new Uri(app.Urls.First()).Port;
        var delivery = keygen.Deliver();

        foreach (var (sent, status) in ((WireDelivery, int)[])
            [(delivery, 200), (delivery, 200), (keygen.Deliver("license.teleported"), 200), (delivery with { Method = "GET" }, 405)])
        {
            (await RawHttp.PostAsync(port, sent.Bytes())).Status.Should().Be(status);
        }

        receipts.Select(static receipt => receipt.Outcome).Should().Equal(
            WebhookOutcome.Handled, WebhookOutcome.Duplicate, WebhookOutcome.Ignored, WebhookOutcome.MethodNotAllowed);
    }

    [Fact]
    public async Task An_unknown_registration_is_an_error_of_the_application_s_own()
    {
        using var keygen = new WireSigner();
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddKeygenWebhooks(keygen.Configure);
        await using var app = builder.Build();
        var thrown = new TaskCompletionSource<string>();
        app.Run(async context =>
        {
            try
            {
                await context.HandleKeygenWebhookAsync("eu");
                thrown.SetResult("nothing");
            }
            catch (InvalidOperationException exception)
            {
                thrown.SetResult(exception.Message);
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);

        await RawHttp.PostAsync(new Uri(app.Urls.First()).Port, keygen.Deliver().Bytes());

        (await thrown.Task).Should().Contain("AddKeygenWebhooks(\"eu\")");
    }
}
