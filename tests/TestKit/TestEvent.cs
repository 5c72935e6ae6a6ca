using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks.Tests;

/// <summary>An event as Keygen wraps it up; each has an id and a token of its own unless told otherwise.</summary>
public sealed record TestEvent(string Name = "license.created")
{
    public string? Id { get; init; } = Guid.NewGuid().ToString("D");

    public string? Token { get; init; } = $"{Guid.NewGuid():N}{Guid.NewGuid():N}"[..62] + "v3";

    public string AccountId { get; init; } = TestAccount.Default.Id;

    public string? ApiVersion { get; init; } = "1.8";

    public string Type { get; init; } = "webhook-events";

    /// <summary>The JSON document inside the envelope.</summary>
    public string Payload { get; init; } =
        """{"data":{"id":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11","type":"licenses","attributes":{"name":"Test","key":"AAAA-BBBB"},"relationships":{}}}""";

    public byte[] ToBody() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        data = new
        {
            id = Id,
            type = Type,
            attributes = new
            {
                endpoint = TestDelivery.DefaultUrl, apiVersion = ApiVersion, payload = Payload, @event = Name, status = "DELIVERING",
                lastResponseCode = (int?)null, lastResponseBody = (string?)null,
                created = "2026-11-23T08:46:39.123Z", updated = "2026-11-23T08:46:39.123Z",
            },
            relationships = new
            {
                account = new
                {
                    links = new { related = $"/v1/accounts/{AccountId}" },
                    data = new { type = "accounts", id = AccountId },
                },
            },
            links = new { self = $"/v1/accounts/{AccountId}/webhook-events/{Id}" },
            meta = Token is null ? null : new { idempotencyToken = Token },
        },
    });

    public TestDelivery SignedAt(DateTimeOffset sentAt) => new(ToBody(), sentAt);

    public override string ToString() => Encoding.UTF8.GetString(ToBody());
}
