using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Values out of a list that may grow.</summary>
public sealed class OpenEnumTests
{
    [Fact]
    public void A_known_text_is_its_value_and_the_other_way_round()
    {
        OpenEnum<LicenseStatus> fromValue = LicenseStatus.Expired;
        var fromText = new OpenEnum<LicenseStatus>("EXPIRED");

        fromText.Value.Should().Be(LicenseStatus.Expired);
        fromValue.Text.Should().Be("EXPIRED");
        (fromText == fromValue).Should().BeTrue();
        (fromText == LicenseStatus.Expired).Should().BeTrue();
        (fromText != LicenseStatus.Active).Should().BeTrue();
        (fromText != LicenseStatus.Expired).Should().BeFalse();
        fromText.GetHashCode().Should().Be(fromValue.GetHashCode());
        new OpenEnum<UserRole>("read-only").Value.Should().Be(UserRole.ReadOnly);
        new OpenEnum<LicenseScheme>("RSA_2048_PKCS1_PSS_SIGN_V2").Value.Should().Be(LicenseScheme.Rsa2048Pkcs1PssSignV2);
    }

    [Theory]
    [InlineData("FROZEN")]
    [InlineData("expired")]
    [InlineData("Expired")]
    [InlineData(" EXPIRED")]
    [InlineData("3")]
    [InlineData("ACTIVE, EXPIRED")]
    [InlineData("")]
    public void A_text_that_is_not_known_is_kept(string text)
    {
        var status = SampleLicense.With($"\"status\":\"{text}\"").Status;

        status.Value.Should().BeNull();
        status.Text.Should().Be(text);
        status.ToString().Should().Be(text);
        status.Should().Be(new OpenEnum<LicenseStatus>(text));
        (status == LicenseStatus.Expired).Should().BeFalse();
    }

    [Fact]
    public void The_default_is_no_value_and_an_empty_text()
    {
        OpenEnum<LicenseStatus> status = default;

        status.Value.Should().BeNull();
        status.Text.Should().BeEmpty();
        status.ToString().Should().BeEmpty();
        status.Equals(new OpenEnum<LicenseStatus>("")).Should().BeTrue();
        status.GetHashCode().Should().Be(new OpenEnum<LicenseStatus>("").GetHashCode());
    }

    [Fact]
    public void It_equals_no_object_of_another_type()
    {
        var status = new OpenEnum<LicenseStatus>("ACTIVE");

        status.Equals((object)new OpenEnum<LicenseStatus>("ACTIVE")).Should().BeTrue();
        status.Equals((object)new OpenEnum<UserStatus>("ACTIVE")).Should().BeFalse();
        status.Equals((object)"ACTIVE").Should().BeFalse();
        status.Equals(null).Should().BeFalse();
    }

    [Fact]
    public void What_is_no_member_and_no_text_is_refused()
    {
        FluentActions.Invoking(static () => { OpenEnum<LicenseStatus> _ = (LicenseStatus)99; }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(static () => new OpenEnum<LicenseStatus>(null!)).Should().Throw<ArgumentNullException>();
    }
}
