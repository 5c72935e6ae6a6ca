using System.Globalization;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>
/// Cultures with another i, other digits, other calendars: a verifier made and used under each gives the same answers.
/// </summary>
public sealed class CultureTests : IDisposable
{
    private readonly (CultureInfo Formats, CultureInfo Texts) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public static TheoryData<string> Cultures => ["tr-TR", "ar-SA", "th-TH", "fa-IR"];

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;

    [Theory]
    [MemberData(nameof(Cultures))]
    [Trait("Case", "44")]
    public void Every_recorded_delivery_verifies(string culture)
    {
        Use(culture);
        RecordedDelivery.All.Where(static recorded => Verify(recorded) is not VerificationFailure.None).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    [Trait("Case", "44")]
    public void Names_in_upper_case_are_recognized_and_dates_have_one_calendar(string culture)
    {
        Use(culture);
        var request = new SignedRequest();
        var header = request.HeaderWith()
            .Replace("keyid", "KEYID", StringComparison.Ordinal)
            .Replace("algorithm", "ALGORITHM", StringComparison.Ordinal)
            .Replace("signature=", "SIGNATURE=", StringComparison.Ordinal);
        request.Verify(request.HeadWith(header)).Should().Be(VerificationFailure.None);
        request.Verify(request.HeadWith(header) with { Method = "post" }).Should().Be(VerificationFailure.None);
        SignedUrl.Parse("HTTPS://HOOKS.example.com/I").ToString().Should().Be("HOOKS.example.com/I");

        foreach (var date in (DateTimeOffset[])[new(2024, 2, 29, 23, 59, 59, default), new(2026, 11, 23, 8, 46, 40, default)])
        {
            var dated = new SignedRequest { Date = date.ToString("r", CultureInfo.InvariantCulture) };
            dated.Verify(dated.Head, date).Should().Be(VerificationFailure.None);
            var localized = new SignedRequest { Date = date.ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.CurrentCulture) };
            localized.Verify(localized.Head, date).Should().Be(VerificationFailure.DateMalformed);
        }
    }

    private static void Use(string name)
    {
        var culture = CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
    }

    private static VerificationFailure Verify(RecordedDelivery recorded)
    {
        recorded.Verifier().VerifyHead(recorded.Head, [SignedUrl.Parse(recorded.Url)], recorded.SentAt)
            .TryVerifyDelivery(recorded.Body, out _, out var failure);
        return failure;
    }
}
