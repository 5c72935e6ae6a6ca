using System.Text.Json;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Testing.Tests.Samples;

/// <summary>Samples beside the deliveries Keygen's server made: the same headers, and the same members in the same order.</summary>
public sealed class RecordedShapeTests
{
    // Of the connection; HttpClient writes them itself.
    private static readonly string[] OfTheConnection = ["Host", "Content-Length"];

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void A_sample_has_the_headers_of_a_recorded_delivery_in_their_order(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var sample = SampleOf(recorded);

        var expected = recorded.Headers.Where(header => !OfTheConnection.Contains(header.Key) && header.Key is not "X-Signature").ToArray();
        sample.Headers.Select(static header => header.Key).Should().Equal(expected.Select(static header => header.Key));
        var varying = new[] { "Digest", "Keygen-Digest", "Keygen-Signature" };
        sample.Headers.Where(header => !varying.Contains(header.Key)).Should().Equal(expected.Where(header => !varying.Contains(header.Key)));
        Grammar(sample.Headers).Should().Equal(Grammar(expected));
    }

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void A_sample_has_the_members_of_a_recorded_delivery_in_their_order(string name)
    {
        var recorded = RecordedDelivery.Find(name);

        var (expected, actual) = (JsonShape.OfBody(recorded.Body), JsonShape.OfBody(SampleOf(recorded).Body.ToArray()));

        actual.Should().Equal(expected);
    }

    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void A_sample_links_as_a_recorded_delivery_does(string name)
    {
        var recorded = RecordedDelivery.Find(name);

        JsonLinks.OfBody(SampleOf(recorded).Body.ToArray()).Should().Equal(JsonLinks.OfBody(recorded.Body));
    }

    /// <summary>A sample of the same event, for the same endpoint and version. Only what recordings choose freely is taken from them.</summary>
    private static SignedDelivery SampleOf(RecordedDelivery recorded)
    {
        using var envelope = JsonDocument.Parse(recorded.Body);
        var document = new RecordedDocument(envelope.RootElement);
        var builder = KeygenEventBuilder.Of(recorded.Event).WithSentAt(recorded.SentAt).WithEndpoint(recorded.Url).WithAlgorithm(recorded.Algorithm)
            .WithApiVersion(recorded.Header("Keygen-Version").ToString()).WithKeys(Account(recorded.AccountId));
        document.Copy(builder);
        return SignedDelivery.Of(builder);
    }

    private static readonly Dictionary<string, KeygenTestKeys> Accounts = [];

    private static KeygenTestKeys Account(string id)
    {
        lock (Accounts)
        {
            return Accounts.TryGetValue(id, out var known) ? known : Accounts[id] = new(id);
        }
    }

    private static IEnumerable<string> Grammar(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.Single(static header => header.Key is "Keygen-Signature").Value.Split(", ")
            .Select(static part => part.StartsWith("signature=", StringComparison.Ordinal) ? "signature" : part);
}
