using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Properties;

public sealed class HeaderProperties
{
    private static readonly string[] Names = ["keyid", "algorithm", "signature", "headers"];

    [SteadyProperty]
    public void A_header_that_was_written_is_read_back_in_any_order_and_spacing(
        QuotedValue keyId, QuotedValue algorithm, QuotedValue signature, QuotedValue headers, int order, byte spaces)
    {
        string[] values = [keyId.Text, algorithm.Text, signature.Text, headers.Text];
        var (before, after) = (new string(' ', spaces % 4), new string(' ', spaces / 4 % 4));
        var parameters = Names.Zip(values, (name, value) => $"{before}{name}{after}={before}\"{value}\"{after}").ToArray();
        new Random(order).Shuffle(parameters);
        var text = string.Join(',', parameters);
        if (text.Length <= SignatureHeader.MaxLength)
        {
            SignatureHeader.TryParse(text, out var header).Should().BeTrue("of {0}", text);
            ValuesOf(header).Should().Equal(values);
        }
    }

    [SteadyProperty]
    public void A_second_value_of_a_name_is_never_chosen_from(QuotedValue first, QuotedValue second, byte which, bool inCapitals)
    {
        var name = Names[which % Names.Length];
        var again = $"{(inCapitals ? name.ToUpperInvariant() : name)}=\"{second.Text}\"";
        var all = string.Join(", ", Names.Select(one => $"{one}=\"{first.Text}\""));
        SignatureHeader.TryParse($"{all}, {again}", out _).Should().BeFalse();
        SignatureHeader.TryParse($"{again}, {all}", out _).Should().BeFalse();
    }

    [SteadyProperty]
    public void No_text_is_read_with_a_character_that_no_header_has(WholeText text)
    {
        if (SignatureHeader.TryParse(text.Text, out _) || SignatureHeader.TryParse($"keyid=\"{text.Text}\", algorithm=\"a\", signature=\"s\"", out _))
        {
            text.Text.Should().MatchRegex("^[ -~]*$");
        }
    }

    private static string[] ValuesOf(SignatureHeader header) =>
        [header.KeyId.ToString(), header.Algorithm.ToString(), header.Signature.ToString(), header.Headers.ToString()];
}
