using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>The delivery is received when <c>RunAsync</c> ends; executing its result only writes the answer.</summary>
public sealed class ResultTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task The_status_is_right_however_often_the_result_is_executed_and_the_body_is_written_once(int executions, bool asActionResult)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen, static (e, _) => e is LicenseExpired ? throw new InvalidOperationException("It failed.") : Task.CompletedTask);
        (app.Behaviour.Executions, app.Behaviour.AsActionResult) = (executions, asActionResult);

        var handled = await app.PostAsync(keygen.Deliver());
        var failed = await app.PostAsync(keygen.Deliver("license.expired"));

        handled.Status.Should().Be(200);
        handled.Body.Should().BeEmpty();
        failed.Status.Should().Be(500);
        (failed.Body.Length > 0).Should().Be(executions > 0);
        failed.Text.Split("\"status\":500").Length.Should().Be(executions > 0 ? 2 : 1);
        app.Runs.Should().HaveCount(2);
    }

    [Fact]
    public async Task While_a_handler_runs_and_if_it_never_ended_the_response_is_no_acknowledgement()
    {
        using var keygen = new WireSigner();
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await FunctionsApp.StartAsync(keygen, (_, _) =>
        {
            begun.SetResult();
            return release.Task;
        });
        var context = Contexts.Of(keygen.Deliver());

        var running = app.Function.RunAsync(context.Request, CancellationToken.None);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        context.Response.StatusCode.Should().Be(503);
        release.SetResult();
        var result = await running;

        context.Response.StatusCode.Should().Be(200);
        result.Should().BeAssignableTo<IStatusCodeHttpResult>().Which.StatusCode.Should().Be(200);
    }

    [Fact]
    public async Task An_invocation_cancelled_while_a_handler_runs_lets_it_end_and_answers_what_came_of_it()
    {
        using var keygen = new WireSigner();
        using var invocation = new CancellationTokenSource();
        var fired = true;
        await using var app = await FunctionsApp.StartAsync(keygen, async (_, ct) =>
        {
            await invocation.CancelAsync();
            fired = ct.IsCancellationRequested;
        });
        app.Behaviour.Cancellation = invocation.Token;
        var delivery = keygen.Deliver();

        (await app.PostAsync(delivery)).Status.Should().Be(200);

        fired.Should().BeFalse();
        app.Runs.Should().ContainSingle();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_invocation_cancelled_before_the_body_is_there_is_not_acknowledged(bool builtIn)
    {
        using var keygen = new WireSigner();
        using var invocation = new CancellationTokenSource();
        await using var app = await FunctionsApp.StartAsync(keygen);
        var body = new NeverEnding();
        var context = Contexts.Of(keygen.Deliver());
        context.Request.Body = body;

        var answering = builtIn
            ? AnswerAsync(app.Function.RunAsync("POST", new("http://localhost/api/keygen"), Contexts.HeadersOf(keygen.Deliver()), body, invocation.Token))
            : RunAsync(app.Function.RunAsync(context.Request, invocation.Token), context);
        await body.IsRead.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await invocation.CancelAsync();

        (await answering.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Should().Be(400);
        app.Runs.Should().BeEmpty();
    }

    private static async Task<int> AnswerAsync(Task<AspNetCore.WebhookResponse> running) => (await running).StatusCode;

    private static async Task<int> RunAsync(Task<IResult> running, HttpContext context)
    {
        await running;
        return context.Response.StatusCode;
    }

    /// <summary>A body whose sender stalls.</summary>
    private sealed class NeverEnding : MemoryStream
    {
        private readonly TaskCompletionSource _read = new();

        public Task IsRead => _read.Task;

        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _read.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
