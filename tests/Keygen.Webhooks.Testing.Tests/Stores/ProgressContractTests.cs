using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Testing.Stores;
using Keygen.Webhooks.Testing.Tests.Stores.Broken;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>The contract of stores of progress takes a good one, and each of its cases fails one that breaks its rule.</summary>
public sealed class ProgressContractTests
{
    public static TheoryData<string> Cases => [.. ProgressStoreContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_good_store_passes(string name) => ProgressStoreContract.RunAsync(name, new Subject(ProgressFault.None));

    [Theory]
    [InlineData(ProgressFault.InventsWhatIsNotThere, "A name that was never written reads as null")]
    [InlineData(ProgressFault.KeepsTheVersion, "A read returns the last write, with the next version each time")]
    [InlineData(ProgressFault.IgnoresTheVersion, "A write with another expected version changes nothing")]
    [InlineData(ProgressFault.IgnoresTheVersionAtFirst, "A first write with an expected version changes nothing")]
    [InlineData(ProgressFault.Races, "Of a hundred concurrent writes with the same expected version, one succeeds")]
    [InlineData(ProgressFault.ForgetsAtTheDoor, "Another process reads the last write and continues from it")]
    [InlineData(ProgressFault.FoldsNames, "Names are compared exactly, character by character")]
    [InlineData(ProgressFault.TrimsTexts, "Long and unusual texts are stored unchanged")]
    [InlineData(ProgressFault.RunsOut, "Progress does not expire")]
    [InlineData(ProgressFault.TakesAnyName, "An invalid name of a progress is rejected")]
    public async Task A_broken_one_fails(ProgressFault fault, string fails)
    {
        var failure = await FluentActions.Awaiting(() => ProgressStoreContract.RunAsync(fails, new Subject(fault))).Should().ThrowAsync<StoreContractException>();

        failure.Which.Message.Should().StartWith($"{fails}: expected ");
    }

    [Fact]
    public void Every_case_is_failed_by_a_broken_one() => ProgressStoreContract.Cases.Should().BeSubsetOf(
        typeof(ProgressContractTests).GetMethod(nameof(A_broken_one_fails))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().Select(static row => (string)row.Data[1]!));

    private sealed class Subject(ProgressFault fault) : StoreUnderTest
    {
        private readonly Dictionary<string, (CatchUpDocument Document, DateTimeOffset At)> _kept = new(StringComparer.Ordinal);

        protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<ICatchUpProgressStore>(
            new BrokenProgress(fault, Time, fault is ProgressFault.ForgetsAtTheDoor ? new(StringComparer.Ordinal) : _kept));
    }
}
