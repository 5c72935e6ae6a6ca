using Keygen.Webhooks.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests.Operations;

/// <summary>What outlives a deploy: the database, Keygen and the clock, which stands at the day after the one of the page.</summary>
internal sealed class OperationsScene(TestDatabase database, FakeKeygen keygen, FakeTimeProvider time) : IAsyncDisposable
{
    /// <summary>The day on which handlers are broken.</summary>
    public static DateTimeOffset Day { get; } = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

    public FakeKeygen Keygen => keygen;

    public FakeTimeProvider Time => time;

    public static async Task<OperationsScene> StartAsync(string engine, TimeSpan retryDelay = default)
    {
        var time = new FakeTimeProvider(Day.AddDays(1).AddHours(12));
        var keygen = await FakeKeygen.StartAsync(new() { TimeProvider = time, RetryDelay = _ => retryDelay });
        keygen.AddEndpoint();
        return new(await TestDatabase.CreateAsync(engine), keygen, time);
    }

    public Task<OperatedApp> DeployAsync(Action<KeygenWebhooksBuilder> handlers) => OperatedApp.StartAsync(database, keygen, time, handlers);

    public FakeWebhookEvent Raise(DateTimeOffset created, Action<KeygenEventBuilder>? change = null) => keygen.Raise<LicenseCreated>(builder =>
    {
        builder.WithCreated(created);
        change?.Invoke(builder);
    }).Single();

    public async Task DeliveredAsync(Action<KeygenEventBuilder>? change = null)
    {
        var row = Raise(Day, change);
        await keygen.WaitForAsync(_ => row.Status == FakeEventStatus.Delivered);
    }

    /// <summary>What the handlers save when each runs once for each event.</summary>
    public string[] SavedOnce(params string[] handlers) =>
        [.. keygen.Events.SelectMany(row => handlers.Select(handler => $"{handler} {row.IdempotencyToken}"))];

    public async ValueTask DisposeAsync()
    {
        await keygen.DisposeAsync();
        await database.DisposeAsync();
    }
}
