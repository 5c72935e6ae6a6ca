using Keygen.Webhooks.AzureFunctions.Tests.Worker;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>Many deliveries, several registrations, and the timer, on the real worker.</summary>
[Collection(nameof(WorkerFixture))]
public sealed class WorkerOnceTests(WorkerFixture worker)
{
    public static TheoryData<WorkerModel> Models => [WorkerModel.Integration, WorkerModel.BuiltIn];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Three_hundred_deliveries_eight_at_a_time_are_each_handled_once(WorkerModel model)
    {
        var host = await worker.HostOrSkipAsync(model);
        var session = new WorkerSession(model, host.Port, worker.Keygen, worker.WithCode);
        var deliveries = Enumerable.Range(0, 300).Select(_ => worker.Keygen.Deliver()).ToArray();

        await Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (delivery, _) =>
            (await session.PostAsync(delivery)).Should().Be(200));

        var sent = deliveries.Select(static delivery => $"handled: {delivery.EventId}").ToHashSet();
        await Eventually.HoldsAsync(() => sent.IsSubsetOf(host.Lines("handled: ")), "300 events");
        host.Lines("handled: ").Where(sent.Contains).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_named_registration_has_functions_of_its_own(WorkerModel model)
    {
        var host = await worker.HostOrSkipAsync(model);
        var eu = $"/api/{model.Route("eu")}";
        var delivery = worker.Eu.Deliver();

        (await RawHttp.PostAsync(host.Port, delivery.To(eu).Bytes())).Status.Should().Be(200);
        (await RawHttp.PostAsync(host.Port, worker.Keygen.Deliver().To(eu).Bytes())).Status.Should().Be(401);

        await Eventually.HoldsAsync(() => host.Lines($"handled by eu: {delivery.EventId}").Any(), "the event");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task The_timer_fetches_what_was_missed_and_hands_it_over_once(WorkerModel model)
    {
        var keys = new KeygenTestKeys { EndpointUrl = $"https://app.azurewebsites.net/api/{model.Route("keygen")}" };
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = keys }, TestContext.Current.CancellationToken);
        await using var host = await WorkerHost.StartAsync(await WorkerApp.ForTests.AssemblyOrSkipAsync(), FakeKeygenSettings.Of(model, keys, keygen));
        var endpoint = keygen.AddEndpoint(keys.EndpointUrl, new($"http://127.0.0.1:{host.Port}"));
        var missed = keygen.Record(KeygenEventBuilder.Of<LicenseCreated>().WithKeys(keys).WithCreated(DateTimeOffset.UtcNow.AddHours(-1)), FakeEventStatus.Failed, endpoint);
        var delivered = keygen.Raise<LicenseCreated>().Single();
        await keygen.WaitForAsync(_ => delivered.Status is FakeEventStatus.Delivered);

        for (var i = 0; i < 2; i++)
        {
            (await host.InvokeTimerAsync("KeygenCatchUp")).Should().BeTrue();
        }

        await Eventually.HoldsAsync(() => host.Lines("handled: ").Count() == 2, "both events");
        host.Lines("handled: ").Should().BeEquivalentTo($"handled: {delivered.Id}", $"handled: {missed.Id}");
        await Eventually.HoldsAsync(
            () => host.Channel.Logs.Count(static log => log.Message.StartsWith("Catch-up: Completed", StringComparison.Ordinal)) == 2, "two runs");
    }
}
