using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>The in-memory storage. Its engine is an object, which the processes of a case share.</summary>
internal sealed class InMemorySubject : StoreUnderTest
{
    private readonly InMemoryMarkStorage _storage;

    public InMemorySubject() => _storage = new(new(), Time);

    protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<IMarkStorage>(_storage);
}

/// <summary>The in-memory store of leases, shared by the processes of a case.</summary>
internal sealed class InMemoryLeaseSubject : StoreUnderTest
{
    private readonly InMemoryNamedLeaseStore _store;

    public InMemoryLeaseSubject() => _store = new(Time);

    protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<INamedLeaseStore>(_store);
}

/// <summary>What an app gets that names no store; each process has its own memory.</summary>
internal sealed class DefaultSubject : StoreUnderTest
{
    protected override void ConfigureServices(IServiceCollection services) => services.AddKeygenWebhooks();
}
