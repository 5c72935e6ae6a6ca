using System.Text;
using PaddleIntegration;

namespace Keygen.Webhooks.Samples.Tests.Paddle;

/// <summary>Paddle's signature, against what OpenSSL made of it.</summary>
public sealed class PaddleSignatureTests
{
    private const long Time = 1671552777;

    // printf '1671552777:{"data":{"id":1}}' | openssl dgst -sha256 -hmac pdl_ntfset_vector
    private const string Right = "71ff2f7bdd05cea81f530b9b36ceaac2240bc6b2808ace697c693e9e7304572c";
    private const string Wrong = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"data":{"id":1}}""");

    [Theory]
    [InlineData($"ts=1671552777;h1={Right}", true)]
    [InlineData($"h1={Right};ts=1671552777", true)]
    [InlineData($"ts=1671552777; h1={Right}", true)]
    [InlineData($"ts=1671552777;h1={Wrong};h1={Right}", true)]
    [InlineData($"ts=1671552777;h1={Right};h2=later", true)]
    [InlineData($"ts=1671552777;h1={Wrong}", false)]
    [InlineData($"ts=1671552776;h1={Right}", false)]
    [InlineData($"ts=01671552777;h1={Right}", false)]
    [InlineData($"ts=1671552777;ts=1671552777;h1={Right}", false)]
    [InlineData($"ts=-1671552777;h1={Right}", false)]
    [InlineData($"ts=99999999999999999999;h1={Right}", false)]
    [InlineData($"ts=9223372036854775807;h1={Right}", false)]
    [InlineData($"ts=1671552777;h2={Right}", false)]
    [InlineData($"h1={Right}", false)]
    [InlineData("ts=1671552777;h1=", false)]
    [InlineData("ts=1671552777", false)]
    [InlineData(";;==;", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_header_is_taken_only_if_it_is_Paddles(string? header, bool valid) =>
        IsValid(header, "pdl_ntfset_vector").Should().Be(valid);

    [Theory]
    [InlineData(5, true)]
    [InlineData(-5, true)]
    [InlineData(6, false)]
    [InlineData(-6, false)]
    public void The_time_may_be_five_seconds_off_either_way(int seconds, bool valid) =>
        PaddleSignature.IsValid(
            $"ts={Time};h1={Right}", Body, ["pdl_ntfset_vector"], DateTimeOffset.FromUnixTimeSeconds(Time + seconds), TimeSpan.FromSeconds(5))
            .Should().Be(valid);

    [Fact]
    public void One_of_several_secrets_is_enough_and_an_empty_one_is_none()
    {
        IsValid($"ts={Time};h1={Right}", "pdl_ntfset_new", "pdl_ntfset_vector").Should().BeTrue();
        IsValid($"ts={Time};h1={Right}", "pdl_ntfset_new").Should().BeFalse();
        IsValid(PaddleIntegration.Demo.PaddleEvents.Header(Body, DateTimeOffset.FromUnixTimeSeconds(Time), ""), "").Should().BeFalse();
    }

    private static bool IsValid(string? header, params string[] secrets) =>
        PaddleSignature.IsValid(header, Body, secrets, DateTimeOffset.FromUnixTimeSeconds(Time), TimeSpan.FromSeconds(5));
}
