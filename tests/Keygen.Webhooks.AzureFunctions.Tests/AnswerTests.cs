using System.Text;
using Keygen.Webhooks.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>Both models answer what <c>MapKeygenWebhooks</c> answers, to the byte.</summary>
public sealed class AnswerTests
{
    public static TheoryData<int, bool> StatusesAndModels => new(
        ((int[])[200, 400, 401, 405, 409, 413, 415, 500, 503]).SelectMany(static status => new[] { (status, false), (status, true) }));

    [Theory]
    [Trait("Case", "74")]
    [MemberData(nameof(StatusesAndModels))]
    public async Task Answers_are_those_of_the_adapter(int status, bool overGrpc)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(
            keygen,
            status is 500 ? static (_, _) => throw new InvalidOperationException("The handler failed.") : null,
            builder =>
            {
                if (status is 409 or 503)
                {
                    builder.Services.AddSingleton<Keygen.Webhooks.Idempotency.IIdempotencyStore>(new FixedStore(status));
                }

                builder.Services.AddSingleton<IStartupFilter>(new MapsTheAdapter());
            },
            static options => options.MaxBodySize = 10_000);
        app.Behaviour.OverGrpc = overGrpc;

        var expected = await RawHttp.PostAsync(app.WorkerPort, Provoking(keygen, status).To("/adapter").Bytes());
        expected.Status.Should().Be(status);
        foreach (var function in (string[])["keygen", "built-in"])
        {
            var answer = await app.PostAsync(Provoking(keygen, status), function);

            answer.Status.Should().Be(status, function);
            answer.Body.Should().Equal(expected.Body);
            foreach (var header in (string[])["Content-Type", "Cache-Control", "Allow"])
            {
                answer.Header(header).Should().Be(expected.Header(header), $"{function}'s {header}");
            }
        }
    }

    [Fact]
    public async Task Nothing_but_the_head_answers_a_HEAD()
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);

        var head = await RawHttp.PostAsync(app.Host.Port, (keygen.Deliver() with { Method = "HEAD" }).To("/api/keygen").Bytes(), isHead: true);

        head.Status.Should().Be(405);
        head.Header("Allow").Should().Be("POST");
    }

    private static WireDelivery Provoking(WireSigner keygen, int status) => status switch
    {
        400 => keygen.Sign(Encoding.UTF8.GetBytes("no envelope")),
        401 => keygen.Sign(keygen.Envelope(), DateTimeOffset.UtcNow.AddHours(-1)),
        405 => keygen.Deliver() with { Method = "PUT" },
        413 => keygen.Sign(keygen.Envelope(content: new string('x', 20_000))),
        415 => keygen.Deliver().Set("Content-Type", "text/plain"),
        _ => keygen.Deliver(),
    };

    private sealed class MapsTheAdapter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/adapter", static branch => branch.Run(static async context => await context.HandleKeygenWebhookAsync()));
            next(app);
        };
    }
}
