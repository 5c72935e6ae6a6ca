using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Measuring;

namespace Keygen.Webhooks.LoadTest.Sending;

/// <summary>
/// Requests ready to be sent, each with an event id and an idempotency token of its own: a recorded <c>license.created</c>. They are
/// written in place, and may be signed again and again.
/// </summary>
internal sealed class DeliveryPool
{
    private static readonly RecordedDelivery Recorded = RecordedDelivery.Find("all-events/license.created");

    private readonly byte[][] _requests;
    private readonly Slots _slots;

    public DeliveryPool(StandInAccount account, int count)
    {
        Account = account;
        var template = Encoding.UTF8.GetBytes(Template());
        _slots = new(template);
        _requests = [.. Enumerable.Range(0, count).Select(_ => (byte[])template.Clone())];
    }

    public StandInAccount Account { get; }

    public int Count => _requests.Length;

    /// <summary>What of a request is its body.</summary>
    public int BodyLength => _requests[0].Length - _slots.BodyStart;

    public byte[] this[int index] => _requests[index];

    public static StandInAccount NewAccount() => new(Recorded.AccountId);

    /// <summary>Makes new events of all of them, signed just now. On all cores, some 2 seconds for 100,000.</summary>
    public void Renew()
    {
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        Parallel.ForEach(_requests, request =>
        {
            Slots.Fill(request, _slots.EventIds, Guid.NewGuid().ToString());
            Slots.Fill(request, _slots.Tokens, RandomNumberGenerator.GetHexString(62, lowercase: true) + "v3");
            Sign(request, date, Account);
        });
    }

    /// <summary>A copy of a delivery that says another date, or is signed by another account's key.</summary>
    public byte[] Copy(DateTimeOffset date, StandInAccount signer)
    {
        var copy = (byte[])_requests[0].Clone();
        Sign(copy, date.ToString("r", CultureInfo.InvariantCulture), signer);
        return copy;
    }

    private void Sign(byte[] request, string date, StandInAccount signer)
    {
        var digest = StandInAccount.DigestOf(request.AsSpan(_slots.BodyStart));
        var text = $"(request-target): post /webhooks/keygen\nhost: hooks.example.com\ndate: {date}\ndigest: {digest}";
        Slots.Fill(request, _slots.Dates, date);
        Slots.Fill(request, _slots.Digests, digest);
        Slots.Fill(request, _slots.Signatures, Convert.ToBase64String(signer.Sign(Encoding.ASCII.GetBytes(text))));
    }

    private static string Template()
    {
        var body = Encoding.UTF8.GetString(Recorded.Body)
            .Replace(Recorded.Expect.GetProperty("idempotencyToken").GetString()!, Slots.Token, StringComparison.Ordinal)
            .Replace(Recorded.Expect.GetProperty("eventId").GetString()!, Slots.EventId, StringComparison.Ordinal);
        return RequestText.Head(Recorded.AccountId, Encoding.UTF8.GetByteCount(body)) + body;
    }
}
