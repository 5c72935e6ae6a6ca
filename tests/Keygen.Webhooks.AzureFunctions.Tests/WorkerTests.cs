using Keygen.Webhooks.AzureFunctions.Tests.Worker;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>The real worker, behind a host like the Functions host: what each delivery is answered, in both models.</summary>
[Collection(nameof(WorkerFixture))]
public sealed class WorkerTests(WorkerFixture worker)
{
    public static TheoryData<string, WorkerModel> Cases => new(WorkerCase.All.SelectMany(static one => Enum.GetValues<WorkerModel>().Select(model => (one.Name, model))));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_answered_as_the_page_says(string name, WorkerModel model)
    {
        var host = await worker.HostOrSkipAsync(model);
        var one = WorkerCase.All.Single(one => one.Name == name);

        var status = await one.SendAsync(new(model, host.Port, worker.Keygen, worker.WithCode));

        status.Should().Be(one.Expected(model));
    }
}
