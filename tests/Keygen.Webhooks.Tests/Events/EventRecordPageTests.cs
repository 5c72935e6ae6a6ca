using System.Text;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Events;

public sealed class EventRecordPageTests
{
    private static readonly SampleEnvelope Sample = new() { Header = null };

    [Fact]
    public void A_row_is_read_as_the_event_its_delivery_would_have_been()
    {
        var row = Page($$$"""{"data":[{{{RowOf(Sample)}}}],"links":{"next":"/v1/x"}}""").Records.Single();

        EventReader.TryRead(row, out var read, out _).Should().BeTrue();

        read.Should().BeOfType<LicenseCreated>().Which.License.Id.Should().Be(((LicenseCreated)Sample.Read()).License.Id);
        read!.IsCatchUp.Should().BeTrue();
        (read.Id, read.IdempotencyToken, read.AccountId).Should().Be((SampleEnvelope.EventId, "token-v3", SampleEnvelope.AccountId));
        read.Age.Should().Be(TimeSpan.FromSeconds(29.5));
        System.Text.Json.JsonSerializer.Serialize(read).Should().Be($$"""{"data":{{RowOf(Sample)}}}""");
    }

    [Theory]
    [InlineData("\"1.3\"", "1.3")]
    [InlineData("null", "1.5")]
    public void A_payload_is_in_the_version_of_its_row_or_else_of_the_account(string rowVersion, string expected)
    {
        var row = Page($$"""{"data":{{RowOf(Sample with { ApiVersion = $"\"apiVersion\":{rowVersion}" })}}}""", version: "1.5").Records.Single();

        EventReader.TryRead(row, out var read, out _).Should().BeTrue();

        read!.ApiVersion.Should().Be(expected);
    }

    [Theory]
    [InlineData("""{"data":[],"links":{"self":"/a","next":"/b"}}""", true)]
    [InlineData("""{"data":[],"links":{"self":"/a","next":null}}""", false)]
    [InlineData("""{"data":[],"links":[]}""", false)]
    [InlineData("""{"data":[]}""", false)]
    public void There_is_another_page_when_a_link_says_so(string document, bool expected) => Page(document).HasNext.Should().Be(expected);

    [Fact]
    public void A_row_that_cannot_be_read_leaves_its_neighbours_alone()
    {
        var broken = Sample with { Event = "\"event\":\"\\ud800\"" };

        var rows = Page($$"""{"data":[{{RowOf(Sample)}},7,{{RowOf(broken)}},{{RowOf(Sample)}}]}""").Records;

        rows.Select(static row => EventReader.TryRead(row, out _, out var failure) ? EnvelopeFailure.None : failure).Should().Equal(
            EnvelopeFailure.None, EnvelopeFailure.Malformed, EnvelopeFailure.Malformed, EnvelopeFailure.None);
        rows[2].Id.Should().Be(SampleEnvelope.EventId);
    }

    [Fact]
    public void A_row_without_a_payload_yet_says_so_and_is_no_event()
    {
        var row = Page($$"""{"data":[{{RowOf(Sample with { Payload = "\"payload\":null" })}}]}""").Records.Single();

        row.HasPayload.Should().BeFalse();
        EventReader.TryRead(row, out _, out var failure).Should().BeFalse();
        failure.Should().Be(EnvelopeFailure.Malformed);
    }

    [Fact]
    public void A_row_of_another_account_is_no_event_of_ours()
    {
        var foreign = Sample with { Account = Sample.Account.Replace(SampleEnvelope.AccountId, Guid.NewGuid().ToString("D"), StringComparison.Ordinal) };

        EventReader.TryRead(Page($$"""{"data":[{{RowOf(foreign)}}]}""").Records.Single(), out _, out var failure).Should().BeFalse();
        failure.Should().Be(EnvelopeFailure.ForeignAccount);
    }

    [Theory]
    [InlineData("", EnvelopeFailure.NotJson)]
    [InlineData("""{"data":[]} x""", EnvelopeFailure.NotJson)]
    [InlineData("""{"data":[""", EnvelopeFailure.NotJson)]
    [InlineData("""{"errors":[]}""", EnvelopeFailure.Malformed)]
    [InlineData("[]", EnvelopeFailure.Malformed)]
    public void A_document_that_is_no_list_is_refused(string document, EnvelopeFailure expected)
    {
        EventRecordPage.TryRead(Response(document, null), out var page, out var failure).Should().BeFalse();
        failure.Should().Be(expected);
        page.Should().BeNull();
    }

    private static string RowOf(SampleEnvelope sample)
    {
        var json = sample.Json;
        return json["{\"data\":".Length..^1];
    }

    private static EventRecordPage Page(string document, string? version = "1.8")
    {
        EventRecordPage.TryRead(Response(document, version), out var page, out _).Should().BeTrue();
        return page!;
    }

    private static VerifiedResponse Response(string document, string? version) => new(new(
        Encoding.UTF8.GetBytes(document), SampleEnvelope.AccountId, version, SampleEnvelope.SentAt,
        SignedUrl.Parse("https://api.keygen.sh/v1/accounts/x/webhook-events")));
}
