using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests.Signatures;

public sealed class SignatureHeaderTests
{
    private static readonly SignedRequest Request = new();

    public static TheoryData<string?> BlankHeaders => new(null, "", "   ", " ");

    [Theory]
    [MemberData(nameof(BlankHeaders))]
    [Trait("Case", "1")]
    [Trait("Case", "2")]
    [Trait("Case", "3")]
    public void A_missing_empty_or_blank_header_is_refused_as_missing(string? header) =>
        Request.Verify(Request.HeadWith(header)).Should().Be(VerificationFailure.SignatureMissing);

    [Theory]
    [InlineData("{k}, {a}, {s}, {h}")]
    [InlineData("{h},{s},{a},{k}")]
    [InlineData("  {k}  ,  {a},{s}   ,   {h}  ")]
    [Trait("Case", "10")]
    public void Order_and_spacing_are_free(string template) => Verify(template).Should().Be(VerificationFailure.None);

    [Theory]
    [InlineData("KEYID", "ALGORITHM", "SIGNATURE", "HEADERS")]
    [InlineData("keyId", "Algorithm", "Signature", "Headers")]
    [InlineData("keyid ", " algorithm", "signature  ", "headers ")]
    [Trait("Case", "10")]
    public void Parameter_names_are_in_any_case(string keyId, string algorithm, string signature, string headers) =>
        Verify($"{keyId}={{K}}, {algorithm}= {{A}}, {signature}={{S}}, {headers}={{H}}").Should().Be(VerificationFailure.None);

    [Theory]
    [InlineData("{k}, {a}, {s}, {h}, created=\"1800000000\"")]
    [InlineData("created=1800000000, {k}, expires=1, {a}, {s}, {h}")]
    [InlineData("{k}, {a}, x=\"\", {s}, {h}")]
    [InlineData("{k}, {a}, {s}, {h}, x=1")]
    [InlineData("{k}, {a}, {s}, {h}, note=\"!}~\"")]
    [Trait("Case", "7")]
    public void An_unknown_parameter_is_ignored(string template) => Verify(template).Should().Be(VerificationFailure.None);

    [Theory]
    [InlineData("note=\"a, b=c\", {k}, {a}, {s}, {h}")]
    [InlineData("{k}, note=\", keyid=x, algorithm=none, \", {a}, {s}, {h}")]
    [InlineData("{k}, {a}, {s}, {h}, note=\"===,,,\"")]
    [Trait("Case", "6")]
    public void Commas_and_equals_signs_inside_quotes_are_content(string template) => Verify(template).Should().Be(VerificationFailure.None);

    [Theory]
    [InlineData("keyid")]
    [InlineData("{k}, {a}, {s}, {h}, flag")]
    [InlineData("flag, {k}, {a}, {s}, {h}")]
    [InlineData("{k}, {a}, {s}, headers")]
    [InlineData("{k}, {a}, {s}, {h}, =\"x\"")]
    [InlineData("{k}, {a}, {s}, {h}, x=")]
    [InlineData("{k}, {a}, {s}, {h}, x=, y=1")]
    [Trait("Case", "4")]
    public void A_parameter_without_name_or_value_is_malformed(string template) =>
        Verify(template).Should().Be(VerificationFailure.SignatureMalformed);

    [Theory]
    [InlineData("{k}, {a}, {s}, headers=\"(request-target) host date digest")]
    [InlineData("keyid=\"x, {a}, {s}, {h}")]
    [InlineData("{k}, {a}, {s}, {h}, x=\"")]
    [Trait("Case", "5")]
    public void An_unclosed_quote_is_malformed(string template) => Verify(template).Should().Be(VerificationFailure.SignatureMalformed);

    [Theory]
    [InlineData("{k}, {a}, {s}, {h}, {k}")]
    [InlineData("{k}, {a}, {s}, {h}, {a}")]
    [InlineData("{k}, {a}, {s}, {h}, {s}")]
    [InlineData("{k}, {a}, {s}, {h}, {h}")]
    [InlineData("{k}, {a}, {s}, {h}, KEYID=\"other\"")]
    [InlineData("{k}, {a}, {s}, {h}, algorithm=\"none\"")]
    [InlineData("{k}, {a}, {s}, {h}, created=1, Created=2")]
    [Trait("Case", "8")]
    public void A_parameter_given_twice_is_malformed(string template) => Verify(template).Should().Be(VerificationFailure.SignatureMalformed);

    [Theory]
    [InlineData("{k}, {a}, {s}, {h},")]
    [InlineData(",{k}, {a}, {s}, {h}")]
    [InlineData("{k},, {a}, {s}, {h}")]
    [InlineData("{k} {a}, {s}, {h}")]
    [InlineData("{k}; {a}; {s}; {h}")]
    [InlineData("Signature {k}, {a}, {s}, {h}")]
    [InlineData("{k}, algorithm=ed25519, {s}, {h}")]
    [InlineData("{k}, algorithm='ed25519', {s}, {h}")]
    [InlineData("{a}, {s}, {h}")]
    [InlineData("{k}, {s}, {h}")]
    [InlineData("{k}, {a}, {h}")]
    [InlineData("garbage")]
    public void Anything_else_than_separated_quoted_parameters_is_malformed(string template) =>
        Verify(template).Should().Be(VerificationFailure.SignatureMalformed);

    [Fact]
    [Trait("Case", "9")]
    public void The_header_sent_twice_is_refused_even_when_both_are_right() =>
        Request.Verify(Request.HeadWith(new StringValues([Request.HeaderWith(), Request.HeaderWith()])))
            .Should().Be(VerificationFailure.SignatureRepeated);

    [Theory]
    [InlineData(4096, VerificationFailure.None)]
    [InlineData(4097, VerificationFailure.SignatureTooLong)]
    [InlineData(1_000_000, VerificationFailure.SignatureTooLong)]
    [Trait("Case", "11")]
    public void A_header_longer_than_4_KB_is_refused_before_it_is_parsed(int length, VerificationFailure expected)
    {
        var header = $"{Request.HeaderWith()}, x=\"";
        Request.Verify(Request.HeadWith($"{header}{new string('x', length - header.Length - 1)}\"")).Should().Be(expected);
        Request.Verify(Request.HeadWith(new string('"', length))).Should().Be(
            expected is VerificationFailure.None ? VerificationFailure.SignatureMalformed : expected);
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\t')]
    [InlineData('\r')]
    [InlineData('\n')]
    [InlineData('\u001f')]
    [InlineData('\u007f')]
    [InlineData('\u00a0')]
    [InlineData('é')]
    [InlineData('ı')]
    [InlineData('\uff0c')]
    [InlineData('\ud800')]
    [Trait("Case", "12")]
    public void Control_and_non_ASCII_characters_are_malformed_wherever_they_stand(char c)
    {
        string[] templates = ["?{k}, {a}, {s}, {h}", "{k},?{a}, {s}, {h}", "{k}, {a}, {s}, {h}, x=\"?\"", "{k}, {a}, {s}, {h}?"];
        foreach (var template in templates)
        {
            Verify(template.Replace('?', c)).Should().Be(VerificationFailure.SignatureMalformed);
        }
    }

    [Theory]
    [InlineData("{k}, {a}, {s}")]
    [InlineData("{k}, {a}, {s}, headers=\"\"")]
    [InlineData("{k}, {a}, {s}, headers=\"date\"")]
    [InlineData("{k}, {a}, {s}, headers=\"host (request-target) date digest\"")]
    [InlineData("{k}, {a}, {s}, headers=\"(request-target) host date\"")]
    [InlineData("{k}, {a}, {s}, headers=\"(request-target) host date digest content-type\"")]
    [InlineData("{k}, {a}, {s}, headers=\"(request-target)  host date digest\"")]
    [InlineData("{k}, {a}, {s}, headers=\"(Request-Target) Host Date Digest\"")]
    [InlineData("{k}, {a}, {s}, headers=\"(request-target) host date digest \"")]
    [Trait("Case", "13")]
    public void Headers_missing_reordered_shortened_or_extended_is_refused(string template) =>
        Verify(template).Should().Be(VerificationFailure.SignedHeaders);

    private static VerificationFailure Verify(string template) => Request.Verify(Request.HeadWith(template
        .Replace("{k}", "keyid={K}", StringComparison.Ordinal)
        .Replace("{a}", "algorithm={A}", StringComparison.Ordinal)
        .Replace("{s}", "signature={S}", StringComparison.Ordinal)
        .Replace("{h}", "headers={H}", StringComparison.Ordinal)
        .Replace("{K}", $"\"{SigningAccount.Id}\"", StringComparison.Ordinal)
        .Replace("{A}", $"\"{Request.Algorithm}\"", StringComparison.Ordinal)
        .Replace("{S}", $"\"{Convert.ToBase64String(Request.Signature)}\"", StringComparison.Ordinal)
        .Replace("{H}", $"\"{SignedRequest.SignedHeaders}\"", StringComparison.Ordinal)));
}
