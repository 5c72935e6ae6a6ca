using System.Text;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Documents of Keygen's API: one resource, a page, or nothing that can be read.</summary>
public sealed class ResourceDocumentTests
{
    [Fact]
    public void A_page_has_its_resources_and_says_whether_another_follows()
    {
        var document = Parse("""{"data":[{"type":"licenses","id":"l-1","attributes":{"name":"Acme"}},{"type":"new-things","id":"n"}],"links":{"next":"/v1/x"},"meta":{"count":2}}""");

        document.Should().BeEquivalentTo(new { IsCollection = true, HasNext = true });
        document.Resources.Should().HaveCount(2);
        document.Resources[0].Should().BeOfType<License>().Which.Name.Should().Be("Acme");
        document.Resources[1].GetType().Should().Be<Resource>();
        document.TryGetMeta("count", out var count).Should().BeTrue();
        count.GetInt32().Should().Be(2);
    }

    [Theory]
    [InlineData("""{"data":null}""", 0)]
    [InlineData("""{"meta":{}}""", 0)]
    [InlineData("""{"data":[],"links":{"next":null}}""", 0)]
    [InlineData("""{"data":{"type":"users","id":"u"},"links":7}""", 1)]
    public void A_document_may_have_less(string json, int resources)
    {
        var document = Parse(json);

        document.Resources.Should().HaveCount(resources);
        document.HasNext.Should().BeFalse();
        document.TryGetMeta("count", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"data":7}""")]
    [InlineData("""{"data":[{"type":"licenses"}]}""")]
    [InlineData("""{"data":{"type":"\ud800","id":"secret"}}""")]
    public void Another_text_is_one_kind_of_error_without_the_text(string json)
    {
        var parse = () => Parse(json);

        parse.Should().Throw<KeygenPayloadException>().Which.ToString().Should().NotContain("secret");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_that_error_too()
    {
        var parse = () => ResourceDocument.Parse(new byte[] { (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}' });

        parse.Should().Throw<KeygenPayloadException>();
    }

    [Theory]
    [InlineData("1.5", "u")]
    [InlineData(null, "u")]
    [InlineData("9.9", "u")]
    public void An_owner_of_any_version_is_the_owner(string? version, string owner)
    {
        var name = version is "1.5" ? "user" : "owner";
        var document = ResourceDocument.Parse(
            Encoding.UTF8.GetBytes("""{"data":{"type":"licenses","id":"l","relationships":{"NAME":{"data":{"type":"users","id":"ID"}}}}}"""
                .Replace("NAME", name, StringComparison.Ordinal).Replace("ID", owner, StringComparison.Ordinal)), version);

        ((License)document.Resources[0]).Owner.Should().Be(new ResourceIdentifier("users", owner));
    }

    [Fact]
    public void A_missing_attribute_is_named_with_its_place()
    {
        var read = () => ((User)Parse("""{"data":{"type":"users","id":"u","attributes":{}}}""").Resources[0]).Email;

        read.Should().Throw<KeygenPayloadException>().WithMessage("*email*Keygen's API*");
    }

    [Fact]
    public void An_endpoint_that_Keygen_disabled_has_no_subscriptions_and_one_without_algorithm_signs_with_Ed25519()
    {
        var endpoint = (WebhookEndpoint)Parse(
            """{"data":{"type":"webhook-endpoints","id":"w","attributes":{"url":"https://a.example","subscriptions":[],"signatureAlgorithm":"","apiVersion":null}}}""").Resources[0];

        endpoint.Should().BeEquivalentTo(new { Url = "https://a.example", Subscriptions = Array.Empty<string>(), SignatureAlgorithm = "ed25519", ApiVersion = (object?)null });
    }

    [Fact]
    public void Metadata_can_be_copied_changed_and_written()
    {
        var license = (License)Parse("""{"data":{"type":"licenses","id":"l","attributes":{"metadata":{"a":1.50,"b":{"c":[true,null]},"d":"x"}}}}""").Resources[0];

        var copy = license.Metadata.ToJsonObject();
        copy["d"] = "y";

        copy.ToJsonString().Should().Be("""{"a":1.50,"b":{"c":[true,null]},"d":"y"}""");
        license.Metadata.GetString("d").Should().Be("x");
    }

    private static ResourceDocument Parse(string json) => ResourceDocument.Parse(Encoding.UTF8.GetBytes(json));
}
