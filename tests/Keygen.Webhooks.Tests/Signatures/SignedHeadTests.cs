using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>A head is made by the headers' names, so that no two can be mixed up.</summary>
public sealed class SignedHeadTests
{
    [Fact]
    public void Each_header_is_looked_up_by_its_name_on_the_wire()
    {
        var head = SignedHead.Create("POST", static name => $"<{name}>");

        head.Should().Be(new SignedHead
        {
            Method = "POST",
            Signature = "<Keygen-Signature>",
            KeygenDate = "<Keygen-Date>",
            Date = "<Date>",
            KeygenDigest = "<Keygen-Digest>",
            Digest = "<Digest>",
            KeygenVersion = "<Keygen-Version>",
        });
    }

    [Fact]
    public void A_header_that_is_repeated_or_missing_stays_so()
    {
        var head = SignedHead.Create("POST", static name => name is "Date" ? new StringValues(["a", "b"]) : default);

        head.Date.Should().Equal("a", "b");
        head.Signature.Count.Should().Be(0);
    }

    [Fact]
    public void Neither_method_nor_look_up_can_be_missing()
    {
        FluentActions.Invoking(static () => SignedHead.Create(null!, static _ => default)).Should().Throw<ArgumentNullException>().WithParameterName("method");
        FluentActions.Invoking(static () => SignedHead.Create("POST", null!)).Should().Throw<ArgumentNullException>().WithParameterName("header");
    }
}
