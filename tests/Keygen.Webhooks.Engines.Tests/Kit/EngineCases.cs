using System.Text.Json.Nodes;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Engines.Tests.Kit;

/// <summary>What a page promises, whatever its engine.</summary>
public abstract class EngineCases : IAsyncLifetime
{
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";

    private protected EngineApps Apps { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var (page, settings) = await PrepareAsync();
        Apps = new(page, settings);
        await Apps.StartReceiverAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Apps is not null)
        {
            await Apps.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_answered_200_outlives_the_receiver_and_a_crash_of_the_engine()
    {
        (await Apps.DeliverAsync(EngineApps.Expired(License, "a"))).Should().Be(200);
        Apps.Crm.Attempts.Should().Be(0, "there is no worker yet");

        await Apps.StopReceiverAsync();
        await CrashEngineAsync();
        await StartWorkerAsync();

        await ToldAsync("a");
    }

    [Fact]
    public async Task A_handler_that_fails_runs_again_later_and_Keygen_hears_nothing_of_it()
    {
        Apps.Crm.Failures = static text => text is "a" ? 2 : 0;
        await StartWorkerAsync();

        (await Apps.DeliverAsync(EngineApps.Expired(License, "a"))).Should().Be(200);

        await ToldAsync("a");
        Apps.Crm.Attempts.Should().Be(3);
        (await DeadLettersAsync()).Should().Be(0);
    }

    [Fact]
    public async Task A_message_that_Keygen_did_not_sign_is_a_dead_letter_at_once_and_the_next_one_runs()
    {
        await StartWorkerAsync();
        await Apps.DeliverAsync(EngineApps.Expired(License, "a"));
        await ToldAsync("a");

        await Apps.ForwardAsync(Altered(Apps.Forwarded.Single()));
        await Apps.DeliverAsync(EngineApps.Expired(License, "b"));

        await ToldAsync("a", "b");
        await Eventually.HoldsAsync(async () => await DeadLettersAsync() is 1, "the dead letter");
        Apps.Crm.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task A_message_that_the_engine_delivers_twice_runs_its_handler_once()
    {
        await Apps.DeliverAsync(EngineApps.Expired(License, "a"));
        await Apps.ForwardAsync(Apps.Forwarded.Single());
        await Apps.DeliverAsync(EngineApps.Expired(License, "b"));
        await StartWorkerAsync();

        await Eventually.HoldsAsync(() => Apps.Crm.Told.Count >= 2, "both events");
        await Eventually.HoldsAsync(async () => await WaitingAsync() is 0, "an empty queue");
        Apps.Crm.Told.Select(static one => one.Text).Should().BeEquivalentTo("a", "b");
    }

    [Fact]
    public async Task While_the_engine_is_away_Keygen_is_not_answered_200_and_its_next_attempt_is_handled_once()
    {
        var delivery = EngineApps.Expired(License, "a");
        await StopEngineAsync();
        using var hangingUp = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var away = await Apps.DeliverAsync(delivery, hangingUp.Token);
        await StartEngineAsync();

        await Eventually.HoldsAsync(async () => await Apps.DeliverAsync(delivery.SentAgainAt(DateTimeOffset.UtcNow)) is 200, "200");
        await StartWorkerAsync();

        away.Should().BeOneOf(503, 0);
        await ToldAsync("a");
    }

    private protected async Task InOrderAsync()
    {
        Apps.Crm.Failures = static text => text is "0" ? 1 : 0;
        var other = Guid.NewGuid().ToString();
        for (var i = 0; i < 6; i++)
        {
            (await Apps.DeliverAsync(EngineApps.Expired(License, $"{i}"))).Should().Be(200);
            (await Apps.DeliverAsync(EngineApps.Expired(other, $"other {i}"))).Should().Be(200);
        }

        await StartWorkerAsync();

        await Eventually.HoldsAsync(() => Apps.Crm.Told.Count is 12, "all events");
        Apps.Crm.Told.Where(static one => one.License == License).Select(static one => one.Text).Should().Equal("0", "1", "2", "3", "4", "5");
    }

    /// <summary>Starts or empties the engine.</summary>
    /// <returns>The name of the page, and the settings that its code reads.</returns>
    private protected abstract Task<(string Page, IReadOnlyDictionary<string, string?> Settings)> PrepareAsync();

    private protected virtual Task StartWorkerAsync() => Apps.StartWorkerAsync();

    private protected abstract Task StopEngineAsync();

    private protected abstract Task StartEngineAsync();

    private protected virtual async Task CrashEngineAsync()
    {
        await StopEngineAsync();
        await StartEngineAsync();
    }

    private protected abstract Task<long> DeadLettersAsync();

    /// <summary>How many messages the engine holds that are neither done nor dead.</summary>
    private protected abstract Task<long> WaitingAsync();

    private protected Task ToldAsync(params string[] texts) =>
        Eventually.HoldsAsync(() => Apps.Crm.Told.Select(static one => one.Text).Order(StringComparer.Ordinal).SequenceEqual(texts), string.Join(", ", texts));

    /// <summary>The message with another body, as somebody could write it who may write to the queue.</summary>
    private static KeygenEventMessage Altered(KeygenEventMessage message)
    {
        var json = JsonNode.Parse(message.ToJson())!;
        json["body"] = Convert.ToBase64String([.. message.Body.Span, (byte)' ']);
        KeygenEventMessage.TryParse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), out var altered, out _).Should().BeTrue();
        return altered!;
    }
}
