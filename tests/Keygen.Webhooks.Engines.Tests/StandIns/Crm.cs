using System.Collections.Concurrent;

namespace Keygen.Webhooks.Engines.Tests.StandIns;

/// <summary>What the handler of the pages calls: it writes down what it is told, and fails when a test says so.</summary>
public sealed class Crm
{
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);

    /// <summary>What was told with success, in order.</summary>
    public ConcurrentQueue<(string License, string Text)> Told { get; } = new();

    /// <summary>How many attempts of an event fail, by the event's text. The default value is none.</summary>
    public Func<string, int> Failures { get; set; } = static _ => 0;

    /// <summary>The attempts of all events.</summary>
    public int Attempts => _attempts.Values.Sum();

    public async Task TellAsync(string license, string text, CancellationToken cancellationToken)
    {
        var attempt = _attempts.AddOrUpdate(text, 1, static (_, before) => before + 1);
        await Task.Delay(5, cancellationToken);
        if (attempt <= Failures(text))
        {
            throw new InvalidOperationException($"Attempt {attempt} fails.");
        }

        Told.Enqueue((license, text));
    }
}

/// <summary>The handler of the pages, "a class of yours".</summary>
public sealed class TellCrm(Crm crm) : IKeygenWebhookHandler<LicenseExpired>
{
    public Task HandleAsync(LicenseExpired e, CancellationToken cancellationToken) =>
        crm.TellAsync(e.License.Id, e.License.Metadata.GetString("text") ?? "", cancellationToken);
}
