using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores;
using Keygen.Webhooks.Testing.Stores.Harness;
using Keygen.Webhooks.Testing.Tests.Stores.Broken;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>A store of its own making whose runs are not what they must be fails the case that says so.</summary>
public sealed class BrokenStoreTests
{
    private const string KnowsNoFormerNames = "knows no former names";

    private static readonly IServiceProvider OneScope = new ServiceCollection().BuildServiceProvider();

    private static readonly Dictionary<string, BentRun> Broken = new()
    {
        [KnowsNoFormerNames] = static (claim, handler, work, stop) => claim.RunAsync(handler, work, stop),
        ["runs everything in one scope"] = static (claim, handler, work, stop) => claim.RunAsync(handler, (_, ct) => work(OneScope, ct), stop),
        ["ends when it is asked to stop"] = static async (claim, handler, work, stop) =>
        {
            var run = claim.RunAsync(handler, work, stop);
            await Task.WhenAny(run, Task.Delay(Timeout.Infinite, stop));
            return run.IsCompleted ? await run : new(HandlerRunStatus.Failed, new OperationCanceledException(stop));
        },
        ["does not pass the wish to stop on"] = static (claim, handler, work, stop) => claim.RunAsync(handler, (services, _) => work(services, default), stop),
        ["begins nothing when it is asked to stop"] = static (claim, handler, work, stop) => stop.IsCancellationRequested
            ? Task.FromResult(new HandlerRunResult(HandlerRunStatus.InProgress)) : claim.RunAsync(handler, work, stop),
        ["takes work asked to stop for failed"] = static (claim, handler, work, stop) => claim.RunAsync(handler, async (services, ct) =>
        {
            await work(services, ct);
            stop.ThrowIfCancellationRequested();
        }, stop),
        ["wraps the work's exception"] = static async (claim, handler, work, stop) =>
        {
            var result = await claim.RunAsync(handler, work, stop);
            return result with { Error = result.Error is null ? null : new AggregateException(result.Error) };
        },
        ["takes failures for done"] = static (claim, handler, work, stop) => claim.RunAsync(handler, async (services, ct) =>
        {
            try
            {
                await work(services, ct);
            }
            catch (InvalidOperationException)
            {
            }
        }, stop),
        ["tells of a run as done before"] = static async (claim, handler, work, stop) =>
        {
            var result = await claim.RunAsync(handler, work, stop);
            return result.Status is HandlerRunStatus.Completed
                ? await claim.RunAsync(handler, work, stop) : result;
        },
    };

    [Theory]
    [InlineData(KnowsNoFormerNames, "A handler that completed under a former name does not run again")]
    [InlineData("runs everything in one scope", "Each run has its own scope, which ends with the run")]
    [InlineData("ends when it is asked to stop", "A run that was asked to stop does not end before its work")]
    [InlineData("does not pass the wish to stop on", "A run that was asked to stop does not end before its work")]
    [InlineData("begins nothing when it is asked to stop", "Work that was asked to stop before it started gets a cancelled token")]
    [InlineData("takes work asked to stop for failed", "Work that succeeds after it was asked to stop is completed, and no write is cancelled")]
    [InlineData("wraps the work's exception", "A failure contains the work's exception, and the next claim runs the handler again")]
    [InlineData("takes failures for done", "After one handler fails, the next one runs under the same claim")]
    [InlineData("takes failures for done", "After a failure, another process can run the handler")]
    [InlineData("tells of a run as done before", "The last completion settles the event")]
    public async Task A_store_that(string store, string fails)
    {
        var failure = await FluentActions.Awaiting(() => IdempotencyStoreContract.RunAsync(fails, new Subject(Broken[store], store is not KnowsNoFormerNames)))
            .Should().ThrowAsync<StoreContractException>();

        failure.Which.Message.Should().StartWith($"{fails}: expected ");
    }

    private sealed class Subject : StoreUnderTest
    {
        private readonly BentRun _run;
        private readonly bool _knowsFormerNames;
        private readonly InMemoryMarkStorage _storage;

        public Subject(BentRun run, bool knowsFormerNames) => (_run, _knowsFormerNames, _storage) = (run, knowsFormerNames, new(new(), Time));

        protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<IIdempotencyStore>(
            process => new BentStore(new LeasedIdempotencyStore(_storage, process.GetRequiredService<IServiceScopeFactory>(), Time), _run, _knowsFormerNames));
    }
}
