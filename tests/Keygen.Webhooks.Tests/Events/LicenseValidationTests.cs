using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>What came of a validation, and what was asked for.</summary>
public sealed class LicenseValidationTests
{
    [Theory]
    [InlineData("\"code\":\"TOO_MANY_MACHINES\"")]
    [InlineData("\"constant\":\"TOO_MANY_MACHINES\"")]
    [InlineData("\"constant\":\"VALID\",\"code\":\"TOO_MANY_MACHINES\"")]
    public void The_code_has_had_two_names(string member) =>
        Validation($"{{{member}}}").Code.Value.Should().Be(ValidationCode.TooManyMachines);

    [Fact]
    public void A_code_from_the_future_is_kept() => Validation("{\"code\":\"ECLIPSED\"}").Code.Text.Should().Be("ECLIPSED");

    [Fact]
    public void What_was_not_sent_is_null_or_missed_by_name()
    {
        var validation = Validation("{}");

        validation.Nonce.Should().BeNull();
        validation.Scope.Should().BeNull();
        foreach (var read in new Func<object>[] { () => validation.Code, () => validation.Valid, () => validation.Detail, () => validation.Timestamp })
        {
            read.Should().Throw<KeygenPayloadException>().WithMessage("*meta*");
        }
    }

    [Fact]
    public void A_scope_tells_null_from_absent()
    {
        var scope = Validation("{\"scope\":{\"user\":null,\"fingerprints\":[\"a\",null,\"b\"],\"product\":\"p\",\"new\":1}}").Scope!;

        (scope.User, scope.Has("user"), scope.Environment, scope.Has("environment")).Should().Be((null, true, null, false));
        scope.Fingerprints.Should().Equal("a", "b");
        scope.Components.Should().BeNull();
        scope.Product.Should().Be("p");
        scope.Has("new").Should().BeTrue();
    }

    [Theory]
    [InlineData("\"scope\":[]")]
    [InlineData("\"scope\":{\"fingerprints\":\"a\"}")]
    [InlineData("\"scope\":{\"fingerprints\":[7]}")]
    public void A_scope_of_another_shape_fails_alone(string scope)
    {
        var validation = Validation($"{{{scope},\"valid\":true}}");

        FluentActions.Invoking(() => validation.Scope!.Fingerprints).Should().Throw<KeygenPayloadException>();
        validation.Valid.Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"meta\":null")]
    [InlineData(",\"meta\":{}")]
    [InlineData(",\"meta\":{\"passwordResetToken\":null}")]
    public void A_reset_without_a_token_is_missed_by_name(string meta)
    {
        var reset = (UserPasswordReset)SampleEnvelope.Of("user.password-reset", $"{{\"data\":{SampleLicense.Resource("", type: "users")}{meta}}}").Read();

        FluentActions.Invoking(() => reset.PasswordResetToken).Should().Throw<KeygenPayloadException>().WithMessage("*'passwordResetToken'*");
        reset.User.Id.Should().Be(SampleLicense.Id);
    }

    private static LicenseValidation Validation(string meta) =>
        ((LicenseValidationFailed)SampleEnvelope.Of("license.validation.failed", $"{{\"meta\":{meta},\"data\":{SampleLicense.Resource("")}}}").Read()).Validation;
}
