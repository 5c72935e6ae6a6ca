using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>Catching up as one might write it at first: it remembers how far it has come, and of what it has passed nothing.</summary>
internal sealed class OnlyCursor(ReceiverSettings settings, EventDispatcher dispatcher) : BackgroundService
{
    private readonly CatchUpSettings _from = settings.CatchUp!;
    private readonly string _file = Path.Combine(settings.Folder, "only-cursor");
    private readonly SignatureVerifier _verifier = new(settings.AccountId, [VerificationKey.Parse(settings.PublicKey)]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new HttpClient { BaseAddress = _from.Api };
        client.DefaultRequestHeaders.Authorization = new("Bearer", _from.Token);
        while (!stoppingToken.IsCancellationRequested)
        {
            await WalkAsync(client, stoppingToken);
            await Task.Delay(CatchUpSetup.Moment, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WalkAsync(HttpClient client, CancellationToken cancellationToken)
    {
        foreach (var row in (await PageAsync(client, cancellationToken)).Records)
        {
            if (row.Created > DateTimeOffset.UtcNow - CatchUpSetup.Moment)
            {
                return;
            }

            if (row.Status is not "DELIVERED" && EventReader.TryRead(row, out var keygenEvent, out _))
            {
                await dispatcher.DispatchAsync(keygenEvent, cancellationToken);
            }

            await File.WriteAllTextAsync(_file, row.Id, cancellationToken);
        }
    }

    private async Task<EventRecordPage> PageAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var cursor = File.Exists(_file) ? await File.ReadAllTextAsync(_file, cancellationToken) : "";
        var path = $"/v1/accounts/{settings.AccountId}/webhook-events?order=asc&page[cursor]={cursor}&page[size]=100";
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var headers = response.Headers;
        var head = SignedHead.Create("GET", name => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : default);
        return _verifier.VerifyHead(head, [SignedUrl.Parse($"https://{_from.Api.Host}{path}")], DateTimeOffset.UtcNow)
                .TryVerifyResponse(await response.Content.ReadAsByteArrayAsync(cancellationToken), out var verified, out _)
            && EventRecordPage.TryRead(verified, out var page, out _) ? page : throw new InvalidOperationException("No page.");
    }
}
