using System.Security.Cryptography;
using System.Text;

namespace Keygen.Webhooks.Tests.Measuring;

/// <summary>The body of a recorded delivery again and again, each time with an idempotency token of its own: an event not seen before.</summary>
public sealed class FreshBodies(RecordedDelivery recorded)
{
    private readonly string _template = Encoding.UTF8.GetString(recorded.Body);
    private readonly string _token = recorded.Expect.GetProperty("idempotencyToken").GetString()!;

    public static string NewToken() => RandomNumberGenerator.GetHexString(62, lowercase: true) + "v3";

    /// <summary>From any thread.</summary>
    public byte[] Next() => Encoding.UTF8.GetBytes(_template.Replace(_token, NewToken(), StringComparison.Ordinal));
}
