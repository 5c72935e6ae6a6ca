using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores;
using Keygen.Webhooks.Testing.Tests.Stores.Broken;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>The store in memory says what it knows, and each case fails a storage that breaks its rule.</summary>
public sealed class EventStateContractTests
{
    public static TheoryData<string> Cases => [.. EventStateContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_in_memory_storage_keeps_the_contract(string name) => EventStateContract.RunAsync(name, new InMemorySubject());

    [Theory]
    [MemberData(nameof(Cases))]
    public Task So_does_one_behind_another_class(string name) => EventStateContract.RunAsync(name, new Subject(StateFault.None));

    [Theory]
    [InlineData(StateFault.RecordsNothing, "A failing handler is listed with its attempts, its last error and its time")]
    [InlineData(StateFault.CountsOneAttempt, "A failing handler is listed with its attempts, its last error and its time")]
    [InlineData(StateFault.KeepsWhatCompleted, "A handler that completes after a failure is no longer listed")]
    [InlineData(StateFault.KeepsWhatCompleted, "Of an open event, only the handlers that have not completed since their failure are failing")]
    [InlineData(StateFault.FindsNothing, "An event is found by its key in every state")]
    [InlineData(StateFault.CountsNothing, "Failing events are counted, with the oldest failure")]
    [InlineData(StateFault.TrimsHandlers, "Failing handlers with unusual names are told apart")]
    [InlineData(StateFault.ForgetsWhatTheEventIs, "A failure that is recorded with the event's key alone keeps the identity from before")]
    [InlineData(StateFault.CountsOneAttempt, "Another process counts the attempts on")]
    [InlineData(StateFault.KeepsWhatCompleted, "A failure is remembered for the retention, and not longer")]
    [InlineData(StateFault.RecordsNothing, "Failures survive a restart")]
    [InlineData(StateFault.IgnoresTheCursor, "Pages list every failing event once, newest first")]
    [InlineData(StateFault.IgnoresWhatIsAsked, "Failing events are found by registration, token, event id, resource and license")]
    [InlineData(StateFault.IgnoresTheCursor, "A cursor that the store did not write is rejected")]
    [InlineData(StateFault.ListsFailingForEverything, "Open and settled events are listed, or the store says that it cannot")]
    [InlineData(StateFault.CountsEveryKey, "Marks of replays are not counted as events")]
    [InlineData(StateFault.ListsNoReplays, "Failures of replays are listed as failing, and no marks of replays as open or settled")]
    [InlineData(StateFault.CountsEveryKey, "Work done later than its delivery is counted and found as its event")]
    [InlineData(StateFault.ListsFailingForEverything, "What was handed over is listed until its later work is settled, or the store says that it cannot")]
    public async Task A_broken_one_fails(StateFault fault, string fails)
    {
        var failure = await FluentActions.Awaiting(() => EventStateContract.RunAsync(fails, new Subject(fault))).Should().ThrowAsync<StoreContractException>();

        failure.Which.Message.Should().StartWith($"{fails}: expected ");
    }

    [Fact]
    public void Every_case_is_failed_by_a_broken_one() => EventStateContract.Cases.Should().BeSubsetOf(
        typeof(EventStateContractTests).GetMethod(nameof(A_broken_one_fails))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().Select(static row => (string)row.Data[1]!));

    [Fact]
    public async Task A_store_that_cannot_be_asked_is_told_so() =>
        await FluentActions.Awaiting(() => EventStateContract.RunAsync(EventStateContract.Cases[0], new SilentSubject()))
            .Should().ThrowAsync<StoreContractException>().WithMessage("*register IEventStateReader*");

    private sealed class Subject : StoreUnderTest
    {
        private readonly IMarkStorage _storage;

        public Subject(StateFault fault) => _storage = new BrokenStates(fault, new(new(), Time));

        protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton(_storage);
    }

    private sealed class SilentSubject : StoreUnderTest
    {
        protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<IMarkStorage>(new PassingStorage(new InMemoryMarkStorage(new(), Time)));
    }
}
