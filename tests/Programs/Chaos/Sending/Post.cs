using System.Diagnostics;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Chaos.Sending;

/// <summary>Posts one attempt at a delivery, signed anew, as Keygen does it.</summary>
internal sealed class Post(TestAccount account, IReadOnlyList<int> ports) : IDisposable
{
    /// <summary>What stands for a broken or refused connection among the statuses, and for 15 seconds without an answer.</summary>
    public const int Broken = 0;

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(15) };

    public int Receivers => ports.Count;

    public async Task<int> SendAsync(SentEvent sent, string eventId, int slot, CancellationToken cancellationToken)
    {
        sent.Send(Stopwatch.GetTimestamp());
        var wrapped = new TestEvent(sent.Name) { Id = eventId, Token = sent.Token, AccountId = account.Id };
        var delivery = (sent.Payload is { } payload ? wrapped with { Payload = payload } : wrapped).SignedAt(DateTimeOffset.UtcNow) with { Account = account };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{ports[slot]}/webhooks/keygen") { Content = new ByteArrayContent(delivery.Body) };
        foreach (var (name, value) in delivery.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Broken;
        }
    }

    public void Dispose() => _client.Dispose();
}
