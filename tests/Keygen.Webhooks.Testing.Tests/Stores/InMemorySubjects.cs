using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>The in-memory storage. Its engine is an object, which the processes of a case share.</summary>
internal sealed class InMemorySubject : StoreSubject
{
    private readonly InMemoryLeasedStorage _storage;

    public InMemorySubject() => _storage = new(new(), Time);

    protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<ILeasedStorage>(_storage);
}

/// <summary>The in-memory store of leases, shared by the processes of a case.</summary>
internal sealed class InMemoryLeaseSubject : StoreSubject
{
    private readonly InMemoryLeaseStore _store;

    public InMemoryLeaseSubject() => _store = new(Time);

    protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<ILeaseStore>(_store);
}

/// <summary>What an app gets that names no store; each process has its own memory.</summary>
internal sealed class DefaultSubject : StoreSubject
{
    protected override void ConfigureServices(IServiceCollection services) => services.AddKeygenWebhooks();
}
