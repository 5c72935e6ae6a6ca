using System.Reflection;
using Keygen.Webhooks.Testing.Stores;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>An engine that does what it should passes each case, and each case is failed by a broken one.</summary>
public sealed class ForwarderContractTests
{
    public static TheoryData<string> Cases => [.. ForwarderContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task An_engine_passes(string name) => ForwarderContract.RunAsync(name, new InMemoryEngine());

    [Theory]
    [InlineData(ForwarderFault.KeepsInProcess, "A message is stored when ForwardAsync returns")]
    [InlineData(ForwarderFault.AcknowledgesFirst, "A message whose handler fails is delivered again")]
    [InlineData(ForwarderFault.AcknowledgesFirst, "A message that a worker leaves unfinished is delivered to the next one")]
    [InlineData(ForwarderFault.RetriesRejected, "A message that is rejected is put aside at once, and the others are handled")]
    [InlineData(ForwarderFault.DropsRejected, "A message that is rejected is put aside at once, and the others are handled")]
    [InlineData(ForwarderFault.IgnoresPartitions, "Messages of one license are handled one after another, in their order")]
    [InlineData(ForwarderFault.NeedsAllMembers, "A message of an older version is handled")]
    public async Task An_engine_that_is_broken_fails(ForwarderFault fault, string fails) =>
        (await FluentActions.Awaiting(() => ForwarderContract.RunAsync(fails, new InMemoryEngine(fault))).Should().ThrowAsync<StoreContractException>())
            .Which.Message.Should().StartWith($"{fails}: expected ");

    [Fact]
    public void Every_case_is_failed_by_a_broken_engine() => ForwarderContract.Cases.Should().BeSubsetOf(
        typeof(ForwarderContractTests).GetMethod(nameof(An_engine_that_is_broken_fails))!
            .GetCustomAttributes<InlineDataAttribute>().Select(static row => (string)row.Data[^1]!));
}
