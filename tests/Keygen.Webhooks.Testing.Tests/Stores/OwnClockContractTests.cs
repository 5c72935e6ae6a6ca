using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores;
using Keygen.Webhooks.Testing.Tests.Stores.Broken;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>The cases are fair to an engine that is away: it goes by a clock of its own, and its answers take a while.</summary>
public sealed class OwnClockContractTests
{
    public static TheoryData<string> Cases => [.. MarkStorageContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_storage_with_a_clock_of_its_own_keeps_the_contract(string name) => MarkStorageContract.RunAsync(name, new OwnClockSubject());

    private sealed class OwnClockSubject : StoreUnderTest
    {
        private readonly FakeTimeProvider _own = new();
        private readonly IMarkStorage _storage;

        public OwnClockSubject() => _storage = new Distant(new InMemoryMarkStorage(new(), _own));

        protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton(_storage);

        protected override ValueTask AdvanceAsync(TimeSpan by)
        {
            _own.Advance(by);
            return default;
        }
    }

    private sealed class Distant(IMarkStorage inner) : PassingStorage(inner)
    {
        public override async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(1, CancellationToken.None);
            return await base.TryAcquireAsync(key, fence, lease, cancellationToken);
        }

        public override async ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
        {
            await Task.Delay(5, CancellationToken.None);
            return await base.TryRenewAsync(key, fence, lease, cancellationToken);
        }

        public override async ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken)
        {
            await Task.Delay(5, CancellationToken.None);
            return await base.TryCompleteAsync(key, fence, handler, settles, cancellationToken);
        }
    }
}
