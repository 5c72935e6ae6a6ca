using Keygen.Webhooks.AzureFunctions.Tests.Worker;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>How an invocation and a worker end, on the real worker.</summary>
[Collection(nameof(WorkerFixture))]
public sealed class WorkerShutdownTests(WorkerFixture worker)
{
    public static TheoryData<string, WorkerModel> Ends =>
        new(WorkerEnd.All.SelectMany(static one => Enum.GetValues<WorkerModel>().Select(model => (one.Handler, model))));

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_worker_that_is_told_to_end_answers_what_is_under_way_and_ends_by_itself(string handler, WorkerModel model)
    {
        using var keygen = new WireSigner();
        await using var host = await WorkerHost.StartAsync(await WorkerApp.ForTests.AssemblyOrSkipAsync(), WorkerSettings.Of(model, keygen));
        var underWay = await BeginAsync(host, model, keygen.Sign(keygen.Envelope(content: handler)));

        var ended = host.TerminateAsync();

        (await underWay).Status.Should().Be(WorkerEnd.All.Single(one => one.Handler == handler).Status);
        (await ended).Should().BeTrue("it needs less than the five seconds that the host gives it");
        await Eventually.HoldsAsync(() => host.Lines("handled: ").Count() == (handler is "short" ? 1 : 0), "what the handler did");
    }

    [Theory]
    [InlineData(WorkerModel.Integration)]
    [InlineData(WorkerModel.BuiltIn)]
    public async Task An_invocation_that_is_cancelled_stops_no_handler_and_answers_how_it_ended(WorkerModel model)
    {
        var host = await worker.HostOrSkipAsync(model);
        var well = await BeginAsync(host, model, worker.Keygen.Sign(worker.Keygen.Envelope(content: "short")));
        await ItIsCancelledAsync(host, host.Channel.CancelAll);
        (await well).Status.Should().Be(200);

        var badly = await BeginAsync(host, model, worker.Keygen.Sign(worker.Keygen.Envelope(content: "fails late")));
        await ItIsCancelledAsync(host, host.Channel.CancelAll);
        var answer = await badly;
        answer.Status.Should().Be(500);
        answer.Text.Should().Contain("\"status\":500", "the worker executes the result of a cancelled invocation too");
    }

    [Theory]
    [InlineData(WorkerModel.Integration)]
    [InlineData(WorkerModel.BuiltIn)]
    public async Task A_caller_that_hangs_up_stops_no_handler_and_its_next_delivery_is_a_duplicate(WorkerModel model)
    {
        var host = await worker.HostOrSkipAsync(model);
        var delivery = worker.Keygen.Sign(worker.Keygen.Envelope(content: "short"));
        var session = new WorkerSession(model, host.Port, worker.Keygen, worker.Keygen);
        using (var http = await RawHttp.ConnectAsync(host.Port))
        {
            await http.SendAsync(delivery.To(session.Target).Bytes());
            await HasBegunAsync(host, delivery);
            await ItIsCancelledAsync(host, http.Reset);
        }

        (await session.PostAsync(delivery)).Should().BeOneOf(200, 409);
        await Eventually.HoldsAsync(async () => await session.PostAsync(delivery) == 200, "the event to be done");
        host.Lines($"handled: {delivery.EventId}").Should().ContainSingle();
    }

    [Fact]
    public async Task A_function_that_is_cut_off_is_answered_503()
    {
        var host = await worker.HostOrSkipAsync(WorkerModel.Integration);

        var answer = await RawHttp.PostAsync(host.Port, worker.Keygen.Sign(worker.Keygen.Envelope(content: "short")).To("/api/cut-off").Bytes());

        answer.Status.Should().Be(503, "what goes out is the response as it stands");
    }

    /// <returns>The answer to come; the handler has begun.</returns>
    private static async Task<Task<RawAnswer>> BeginAsync(WorkerHost host, WorkerModel model, WireDelivery delivery)
    {
        var answer = RawHttp.PostAsync(host.Port, delivery.To($"/api/{model.Route("keygen")}").Bytes());
        await HasBegunAsync(host, delivery);
        return answer;
    }

    private static Task HasBegunAsync(WorkerHost host, WireDelivery delivery) =>
        Eventually.HoldsAsync(() => host.Lines($"begun: {delivery.EventId}").Any(), "the handler");

    /// <summary>Does what cancels the one invocation that runs, and waits until its token has fired.</summary>
    private static async Task ItIsCancelledAsync(WorkerHost host, Action cancel)
    {
        var before = host.Lines("cancelled: ").Count();
        cancel();
        await Eventually.HoldsAsync(() => host.Lines("cancelled: ").Count() > before, "the invocation's token");
    }
}
