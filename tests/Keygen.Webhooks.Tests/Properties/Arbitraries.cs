using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Keygen.Webhooks.Tests.Properties;

/// <summary>A value as it may stand between the quotes of a header.</summary>
public sealed record QuotedValue(string Text);

/// <summary>Any text without half of a surrogate pair.</summary>
public sealed record WholeText(string Text);

/// <summary>A number from 1 to the order of P-256, less one; short ones as often as long ones.</summary>
public sealed record Scalar(BigInteger Number);

/// <summary>How the properties' values are drawn.</summary>
public static class Arbitraries
{
    public static Arbitrary<QuotedValue> QuotedValues() => Gen.Choose(' ', '~').Where(static one => one != '"').Select(static one => (char)one).ArrayOf()
        .Select(static text => new QuotedValue(new(text))).ToArbitrary();

    public static Arbitrary<WholeText> WholeTexts() => Gen.Frequency(
            (6, Gen.Choose(' ', '~')),
            (1, Gen.Elements<int>('"', '\\', '/', '\n', '\t', '\0', '\u007f', '\u2028')),
            (2, Gen.Choose(0x80, 0xD7FF)), (1, Gen.Choose(0x1F300, 0x1F64F)))
        .Select(char.ConvertFromUtf32).ArrayOf().Select(static text => new WholeText(string.Concat(text))).ToArbitrary();

    public static Arbitrary<Scalar> Scalars() =>
        (from length in Gen.Choose(1, 32)
         from bytes in Gen.Choose(0, 255).Select(static one => (byte)one).ArrayOf(length)
         select new BigInteger(bytes, isUnsigned: true, isBigEndian: true))
        .Where(static number => !number.IsZero && number < P256.Order).Select(static number => new Scalar(number)).ToArbitrary();
}

internal static class P256
{
    /// <summary>FIPS 186-5.</summary>
    public static readonly BigInteger Order =
        BigInteger.Parse("115792089210356248762697446949407573529996955224135760342422259061068512044369", System.Globalization.CultureInfo.InvariantCulture);
}
