using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>What is signed for a URL, and that it is verified with just that text.</summary>
public sealed class SignedUrlTests
{
    [Theory]
    [InlineData("https://hooks.example.com", "hooks.example.com", "/")]
    [InlineData("https://hooks.example.com/", "hooks.example.com", "/")]
    [InlineData("https://hooks.example.com?x=1", "hooks.example.com", "/?x=1")]
    [InlineData("https://hooks.example.com#part", "hooks.example.com", "/")]
    [Trait("Case", "31")]
    public void A_URL_without_a_path_signs_the_root(string url, string host, string target) => IsSignedAs(url, host, target);

    [Theory]
    [InlineData("https://h.example.com/a?x=1&y=%2F&&z", "/a?x=1&y=%2F&&z")]
    [InlineData("https://h.example.com/a?x=a+b%20c", "/a?x=a+b%20c")]
    [InlineData("https://h.example.com/a?b=c?d=/e//../f", "/a?b=c?d=/e//../f")]
    [InlineData("https://h.example.com/a?", "/a")]
    [InlineData("https://h.example.com/?", "/")]
    [InlineData("https://h.example.com?", "/")]
    [InlineData("https://h.example.com/a?#part", "/a")]
    [InlineData("https://h.example.com/a??", "/a??")]
    [InlineData("https://h.example.com/a?x=?", "/a?x=?")]
    [InlineData("https://h.example.com/a?x=1#part?y=2", "/a?x=1")]
    [InlineData("https://h.example.com/a?mail=a@b.com", "/a?mail=a@b.com")]
    [Trait("Case", "32")]
    public void The_query_is_signed_byte_for_byte_and_an_empty_one_is_left_out(string url, string target) =>
        IsSignedAs(url, "h.example.com", target);

    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb")]
    [InlineData("/a%252Fb")]
    [InlineData("/%41%62c")]
    [InlineData("/a+b")]
    [InlineData("/a%20b")]
    [InlineData("/a/./b/../c")]
    [InlineData("/..")]
    [InlineData("//a//b//")]
    [InlineData("/a/")]
    [InlineData("/a")]
    [InlineData("/%ZZ%")]
    [InlineData("/~user/(x)!$&,*;p=1")]
    [InlineData("/a\\b")]
    [InlineData("/UPPER/lower")]
    [Trait("Case", "33")]
    public void The_path_is_signed_raw(string target) => IsSignedAs($"https://h.example.com{target}", "h.example.com", target);

    [Theory]
    [InlineData("/a%2Fb", "/a%2fb")]
    [InlineData("/a%2Fb", "/a/b")]
    [InlineData("/a%252Fb", "/a%2Fb")]
    [InlineData("/%41", "/A")]
    [InlineData("/a+b", "/a%20b")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a//b", "/a/b")]
    [InlineData("/a/", "/a")]
    [InlineData("/A", "/a")]
    [InlineData("/a?", "/a??")]
    [InlineData("/a?x=1&y=2", "/a?y=2&x=1")]
    [InlineData("/a?x", "/a?x=")]
    [Trait("Case", "33")]
    public void Two_spellings_of_a_target_are_two_targets(string registered, string other)
    {
        var request = new SignedRequest { Target = SignedUrl.Parse($"https://h.example.com{registered}").Target };
        Verify(request, $"https://{request.Host}{registered}").Should().Be(VerificationFailure.None);
        Verify(request, $"https://{request.Host}{other}").Should().Be(VerificationFailure.SignatureMismatch);
    }

    [Theory]
    [InlineData("https://hooks.example.com:8443/a", "hooks.example.com")]
    [InlineData("https://hooks.example.com:443/a", "hooks.example.com")]
    [InlineData("https://hooks.example.com:/a", "hooks.example.com")]
    [InlineData("https://[2001:db8::1]/a", "[2001:db8::1]")]
    [InlineData("https://[2001:DB8::1]:8443/a", "[2001:DB8::1]")]
    [InlineData("https://HOOKS.Example.COM/a", "HOOKS.Example.COM")]
    [InlineData("https://hooks.example.com./a", "hooks.example.com.")]
    [InlineData("https://xn--bcher-kva.example/a", "xn--bcher-kva.example")]
    [InlineData("https://bob:s3cret@hooks.example.com/a", "hooks.example.com")]
    [InlineData("https://bob:p@ss@hooks.example.com:8443/a", "hooks.example.com")]
    [InlineData("HTTPS://hooks.example.com/a", "hooks.example.com")]
    [InlineData("http://localhost:5000/a", "localhost")]
    [Trait("Case", "35")]
    public void The_host_is_signed_as_registered_without_port_and_userinfo(string url, string host) => IsSignedAs(url, host, "/a");

    [Theory]
    [InlineData("HOOKS.example.com", "hooks.example.com")]
    [InlineData("hooks.example.com", "HOOKS.example.com")]
    [InlineData("hooks.example.com.", "hooks.example.com")]
    [InlineData("[2001:db8::1]", "[2001:db8:0::1]")]
    [Trait("Case", "35")]
    public void Two_spellings_of_a_host_are_two_hosts(string signedHost, string configured)
    {
        var request = new SignedRequest { Host = signedHost };
        Verify(request, $"https://{signedHost}{request.Target}").Should().Be(VerificationFailure.None);
        Verify(request, $"https://{configured}{request.Target}").Should().Be(VerificationFailure.SignatureMismatch);
    }

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("", "is empty")]
    [InlineData("hooks.example.com/a", "does not begin with https://")]
    [InlineData("ftp://hooks.example.com/a", "does not begin with https://")]
    [InlineData("/a", "does not begin with https://")]
    [InlineData("https://", "has no host")]
    [InlineData("https:///a", "has no host")]
    [InlineData("https://:8443/a", "has no host")]
    [InlineData("https://bob@/a", "has no host")]
    [InlineData("https://a:b:443/", "has too many colons in its host")]
    [InlineData("https://a::443/", "has too many colons in its host")]
    [InlineData("https://[::1]:80:90/", "has too many colons in its host")]
    [InlineData("https://bücher.example/a", "non-ASCII")]
    [InlineData("https://hooks.example.com/größe", "non-ASCII")]
    [InlineData("https://hooks.example.com/a b", "a space")]
    [InlineData(" https://hooks.example.com/a", "a space")]
    [InlineData("https://hooks.example.com/a\n", "a control character")]
    [Trait("Case", "35")]
    public void What_is_no_URL_is_refused_with_words_that_do_not_repeat_it(string? url, string words)
    {
        SignedUrl.TryParse(url, out var parsed, out var error).Should().BeFalse();
        parsed.Should().BeNull();
        error.Should().Contain(words).And.NotContain("hooks").And.NotContain("bücher");
        FluentActions.Invoking(() => SignedUrl.Parse(url!)).Should().Throw<FormatException>().WithMessage(error);
    }

    [Fact]
    public void A_URL_is_at_most_as_long_as_Keygen_allows()
    {
        var url = "https://hooks.example.com/".PadRight(4096, 'a');
        IsSignedAs(url, "hooks.example.com", url["https://hooks.example.com".Length..]);
        SignedUrl.TryParse(url + "a", out _, out var error).Should().BeFalse();
        error.Should().Contain("4,096");
    }

    [Theory]
    [InlineData("https://bob:s3cret@h.example.com:8443/a/b?code=s3cret#s3cret", "h.example.com/a/b?…")]
    [InlineData("https://h.example.com/a/b", "h.example.com/a/b")]
    [InlineData("https://h.example.com", "h.example.com/")]
    public void Its_text_for_a_log_shows_neither_userinfo_nor_query(string url, string text) =>
        SignedUrl.Parse(url).ToString().Should().Be(text);

    [Fact]
    public void At_another_host_it_has_the_same_target()
    {
        var url = SignedUrl.Parse("https://h.example.com/a?x=1");
        url.At("proxy.example.com").Should().Be(SignedUrl.Parse("https://proxy.example.com/a?x=1"));
        url.At("no host").Should().BeNull();
    }

    [Fact]
    public void Two_are_equal_when_host_and_target_are_equal_to_the_letter()
    {
        var url = SignedUrl.Parse("https://h.example.com/a?x=1");
        url.Equals(SignedUrl.Parse("http://bob@h.example.com:1/a?x=1#y")).Should().BeTrue();
        url.GetHashCode().Should().Be(SignedUrl.Parse("http://bob@h.example.com:1/a?x=1#y").GetHashCode());
        foreach (var other in (string[])["https://H.example.com/a?x=1", "https://h.example.com/A?x=1", "https://h.example.com/a"])
        {
            url.Equals(SignedUrl.Parse(other)).Should().BeFalse();
        }

        url.Equals((object?)null).Should().BeFalse();
    }

    private static void IsSignedAs(string url, string host, string target)
    {
        var parsed = SignedUrl.Parse(url);
        parsed.Host.Should().Be(host);
        parsed.Target.Should().Be(target);
        Verify(new SignedRequest { Host = host, Target = target }, url).Should().Be(VerificationFailure.None);
    }

    private static VerificationFailure Verify(SignedRequest request, string url) =>
        request.Account.Verifier.VerifyHead(request.Head, [SignedUrl.Parse(url)], SignedRequest.SentAt).Failure;
}
