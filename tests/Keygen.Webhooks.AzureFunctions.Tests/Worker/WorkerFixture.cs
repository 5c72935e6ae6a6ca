namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>One app a model on the real worker, for all tests that need nothing else.</summary>
public sealed class WorkerFixture : IAsyncDisposable
{
    private readonly Dictionary<WorkerModel, WorkerHost> _hosts = [];

    public WorkerFixture()
    {
        Keygen = new("https://app.azurewebsites.net/api/keygen", "app.azurewebsites.net", "/api/keygen");
        WithCode = new("https://app.azurewebsites.net/api/keygen?code=a%2Bb%3D%3D", "app.azurewebsites.net", "/api/keygen?code=a%2Bb%3D%3D", Keygen);
        Eu = new("https://app.azurewebsites.net/api/eu", "app.azurewebsites.net", "/api/eu");
    }

    internal WireSigner Keygen { get; }

    /// <summary>For an endpoint whose URL carries a function's key.</summary>
    internal WireSigner WithCode { get; }

    /// <summary>For the registration of that name.</summary>
    internal WireSigner Eu { get; }

    internal async Task<WorkerHost> HostOrSkipAsync(WorkerModel model)
    {
        if (!_hosts.TryGetValue(model, out var host))
        {
            var settings = WorkerSettings.Of(model, Keygen, WithCode);
            settings["Keygen__Webhooks__MaxBodySize"] = "10000";
            WorkerSettings.AddRegistration(settings, "Keygen__Webhooks__eu", Eu);
            _hosts[model] = host = await WorkerHost.StartAsync(await WorkerApp.ForTests.AssemblyOrSkipAsync(), settings);
        }

        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
        {
            await host.DisposeAsync();
        }

        Keygen.Dispose();
        WithCode.Dispose();
        Eu.Dispose();
    }
}

/// <summary>One after another: each starts processes.</summary>
[CollectionDefinition(nameof(WorkerFixture))]
public sealed class WithWorker : ICollectionFixture<WorkerFixture>;
