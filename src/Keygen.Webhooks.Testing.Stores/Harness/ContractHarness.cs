using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>The environment of a case: processes that share one engine, and a clock.</summary>
internal abstract class ContractHarness(StoreUnderTest subject) : ICaseHarness
{
    private readonly List<ServiceProvider> _processes = [];

    public ManualTime Time => subject.Clock;

    public LogRecorder Logs { get; } = new();

    /// <summary>The step of the clock while timers may be due.</summary>
    protected virtual TimeSpan Step => TimeSpan.FromSeconds(5);

    public async Task StartAsync()
    {
        var first = OpenProcess();
        await using (var scope = first.CreateAsyncScope())
        {
            await subject.StartAsync(scope.ServiceProvider);
        }

        Use(first);
    }

    /// <summary>Ends every process, and starts a new one with the same engine.</summary>
    public async Task RestartAsync()
    {
        await EndProcessesAsync();
        Use(OpenProcess());
    }

    /// <summary>
    /// Advances the time of every process and of the engine. Advances days at once, and less in steps, so that timers fire on time.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var step = by > TimeSpan.FromHours(1) ? by : Step;
        for (var passed = TimeSpan.Zero; passed < by; passed += step)
        {
            step = step < by - passed ? step : by - passed;
            Time.Advance(step);
            await QuietAsync();
            await subject.AdvanceAsync(step);
        }
    }

    /// <summary>Advances the time until a task ends.</summary>
    public async Task<T> UntilAsync<T>(Task<T> task, string what)
    {
        for (var steps = 0; !task.IsCompleted && steps < 1000; steps++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(1));
            await WaitExtensions.PauseAsync();
        }

        return await task.WithinTimeoutAsync(what);
    }

    public async ValueTask DisposeAsync()
    {
        await EndProcessesAsync();
        await subject.DisposeAsync();
    }

    protected static T Required<T>(IServiceProvider services)
        where T : notnull => services.GetService<T>()
            ?? throw new StoreContractException($"expected the subject to register {typeof(T).Name} in ConfigureServices, found that it did not.");

    protected ServiceProvider OpenProcess()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        services.AddScoped<ScopeProbe>();
        subject.ConfigureServices(services);
        var process = services.BuildServiceProvider(validateScopes: true);
        _processes.Add(process);
        return process;
    }

    /// <summary>Uses the store of this process from now on.</summary>
    protected abstract void Use(IServiceProvider process);

    /// <summary>Waits until the calls that the clock triggered have arrived.</summary>
    protected virtual Task QuietAsync() => WaitExtensions.PauseAsync();

    private async Task EndProcessesAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _processes.Clear();
    }
}
