using System.Text;
using Keygen.Webhooks.Dashboard.Masking;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What of a payload is shown before somebody asks for the rest.</summary>
public sealed class MaskTests
{
    [Theory]
    [InlineData("""{"id":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11"}""", """{"o":["id",{"v":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11"}]}""")]
    [InlineData("""{"type":"licenses"}""", """{"o":["type",{"v":"licenses"}]}""")]
    [InlineData("""{"expiry":"2026-11-28T00:00:00.000Z"}""", """{"o":["expiry",{"v":"2026-11-28T00:00:00.000Z"}]}""")]
    [InlineData("""{"status":"ACTIVE","expirationStrategy":"RESTRICT_ACCESS"}""", """{"o":["status",{"v":"ACTIVE"},"expirationStrategy",{"v":"RESTRICT_ACCESS"}]}""")]
    [InlineData("""{"uses":3,"floating":true,"expiry":null}""", """{"o":["uses",{"v":3},"floating",{"v":true},"expiry",{"v":null}]}""")]
    [InlineData("""{"self":"/v1/accounts/1/licenses/2"}""", """{"o":["self",{"v":"/v1/accounts/1/licenses/2"}]}""")]
    [InlineData("""{"key":"AAAA-BBBB"}""", """{"o":["key",{"m":"text","n":9}]}""")]
    [InlineData("""{"email":"ada@example.com"}""", """{"o":["email",{"m":"text","n":15}]}""")]
    [InlineData("""{"name":"ACTIVE"}""", """{"o":["name",{"m":"text","n":6}]}""")]
    [InlineData("""{"status":"call me at 555"}""", """{"o":["status",{"m":"text","n":14}]}""")]
    [InlineData("""{"self":"https://ada:secret@example.com/"}""", """{"o":["self",{"m":"text","n":31}]}""")]
    [InlineData("""{"metadata":{"phone":5550100,"vip":true,"id":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11","none":null}}""",
        """{"o":["metadata",{"o":[1,{"m":"number"},2,{"m":"true or false"},3,{"m":"text","n":36},4,{"v":null}]}]}""")]
    [InlineData("""{"metadata":{"ada@example.com":{"bob@example.com":[{"eve@example.com":1}]}},"uses":1}""",
        """{"o":["metadata",{"o":[1,{"o":[1,{"a":[{"o":[1,{"m":"number"}]}]}]}]},"uses",{"v":1}]}""")]
    [InlineData("""{"key":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11"}""", """{"o":["key",{"m":"text","n":36}]}""")]
    [InlineData("""{"fingerprint":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11"}""", """{"o":["fingerprint",{"m":"text","n":36}]}""")]
    [InlineData("""{"fingerprints":["9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11"]}""", """{"o":["fingerprints",{"a":[{"m":"text","n":36}]}]}""")]
    [InlineData("""{"key":"2026-11-28"}""", """{"o":["key",{"m":"text","n":10}]}""")]
    [InlineData("""{"id":"AAAA-BBBB","created":"in May"}""", """{"o":["id",{"m":"text","n":9},"created",{"m":"text","n":6}]}""")]
    [InlineData("""{"accountId":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11"}""", """{"o":["accountId",{"v":"9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11"}]}""")]
    [InlineData("""["AAAA-BBBB"]""", """{"a":[{"m":"text","n":9}]}""")]
    public void What_is_not_known_to_be_harmless_is_masked(string json, string expected) =>
        PayloadTree.Of(Encoding.UTF8.GetBytes(json), isMasked: true)!.Value.GetRawText().Should().Be(expected);

    [Fact]
    public void Unmasked_everything_is_shown_as_it_was_sent() =>
        PayloadTree.Of("""{"key":"AAAA-BBBB","key":"again","metadata":{"n":1.50e2}}"""u8.ToArray(), isMasked: false)!.Value.GetRawText()
            .Should().Be("""{"o":["key",{"v":"AAAA-BBBB"},"key",{"v":"again"},"metadata",{"o":["n",{"v":1.50e2}]}]}""");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a":"\ud800"}""")]
    public void What_is_not_json_has_no_tree(string json) => PayloadTree.Of(Encoding.UTF8.GetBytes(json), isMasked: true).Should().BeNull();
}
