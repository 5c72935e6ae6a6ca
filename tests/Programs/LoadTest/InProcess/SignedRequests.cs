using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Measuring;

namespace Keygen.Webhooks.LoadTest.InProcess;

/// <summary>Good deliveries for a receiver in this process, each with a token of its own.</summary>
internal sealed class SignedRequests
{
    private static readonly RecordedDelivery Recorded = RecordedDelivery.Find("all-events/license.created");

    private readonly (SignedHead Head, byte[] Body)[] _signed;

    public SignedRequests(int count)
    {
        var bodies = new FreshBodies(Recorded);
        _signed = new (SignedHead, byte[])[count];
        Parallel.For(0, count, i => _signed[i] = Sign(bodies.Next()));
    }

    public StandInAccount Account { get; } = new(Recorded.AccountId);

    public WebhookRequest this[int index] =>
        StandInAccount.Request(_signed[index].Head, _signed[index].Body.Length, new MemoryStream(_signed[index].Body));

    /// <summary>Receives so many of them, in turn.</summary>
    public async Task ReceiveAsync(WebhookReceiver receiver, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            await RequireAsync(receiver, this[i], WebhookOutcome.Handled);
        }
    }

    public static async Task RequireAsync(WebhookReceiver receiver, WebhookRequest request, WebhookOutcome outcome)
    {
        var receipt = await receiver.ReceiveAsync(request);
        if (receipt.Outcome != outcome)
        {
            throw new InvalidOperationException($"{receipt} instead of {outcome}.");
        }
    }

    private (SignedHead, byte[]) Sign(byte[] body)
    {
        var digest = StandInAccount.DigestOf(body);
        return (Account.Head(Account.Sign(StandInAccount.TextOf(digest)), digest), body);
    }
}
