using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>An answer of Keygen's API, one row or a page of them, and each row as an event. A row reads as the same thing delivered does.</summary>
internal sealed class PageTarget() : FuzzTarget("page")
{
    private static readonly SignedUrl Url = SignedUrl.Parse("https://api.keygen.sh/v1/accounts/x/webhook-events");
    private static readonly string AccountId = RecordedAccount.All[0].Id;

    public override int Share => 3;

    public override int MaxLength => 60_000;

    public override bool IsJson => true;

    public override IEnumerable<string> Words =>
    [
        "data", "links", "next", "id", "type", "attributes", "relationships", "meta", "payload", "event", "created", "status", "account",
        "idempotencyToken", "webhook-events", AccountId,
    ];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded)
    {
        var bodies = recorded.Where(static one => one.Body.Length < 12_000)
            .Select(static one => Encoding.UTF8.GetString(one.Body).Replace(one.AccountId, AccountId, StringComparison.Ordinal)).ToArray();
        var pages = bodies.Select(Row).Chunk(3).Select(static rows => $"{{\"data\":[{string.Join(',', rows)}],\"links\":{{\"next\":\"/v1\"}}}}");
        return bodies.Concat(pages).Select(Utf8);
    }

    public override void Run(byte[] input)
    {
        var response = new VerifiedResponse(new(input, AccountId, null, DateTimeOffset.UnixEpoch, Url));
        var isRead = EventRecordPage.TryRead(response, out var page, out var failure);
        Demand(failure is EnvelopeFailure.None == isRead && isRead == page is not null, "A page is there with a failure, or neither is.");
        var document = JsonByNet.Parse(input);
        Demand(document is not null || page is null, "A page is read that is no JSON.");
        if (!JsonByNet.MayHaveHalfPairs(input))
        {
            var data = document.Member("data");
            Demand(page is null == data is null, "A page is refused that is sound, or read that is not.");
            Demand(page is null || page.Records.Count == (data is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 1), "A page has more rows, or fewer.");
        }

        foreach (var row in page?.Records ?? [])
        {
            CheckRow(row);
        }
    }

    private static void CheckRow(EventRecord row)
    {
        EventReader.TryRead(row, out var one, out var ofRow);
        byte[] body = [.. "{\"data\":"u8, .. row.Json.Span, (byte)'}'];
        EventReader.TryRead(new VerifiedDelivery(new(body, AccountId, null, DateTimeOffset.UnixEpoch, Url)), out var other, out var ofBody);
        Demand(ofRow == ofBody, "A row is not what the same thing delivered is.");
        Demand(one is null || (one.Id == other!.Id && one.IdempotencyToken == other.IdempotencyToken && one.Name == other.Name && one.IsCatchUp), "A row is another event.");
    }

    private static string Row(string body) => JsonElement.Parse(body).GetProperty("data").GetRawText();
}
