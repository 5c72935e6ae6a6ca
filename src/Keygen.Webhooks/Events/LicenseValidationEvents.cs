using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>The base class of <see cref="LicenseValidationSucceeded"/> and <see cref="LicenseValidationFailed"/>.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseValidationEvent>))]
public abstract class LicenseValidationEvent : LicenseSnapshotEvent
{
    private protected LicenseValidationEvent(EventEnvelope envelope)
        : base(envelope)
    {
    }

    /// <summary>The result of the validation: its code, detail and scope.</summary>
    public LicenseValidation Validation => new(Meta);
}

/// <summary><c>license.validation.succeeded</c>: A license was validated, and is valid.</summary>
/// <remarks>
/// Not sent for quick validations (GET). Frequent for a busy product. On an endpoint with API version 1.1 or 1.0,
/// <see cref="LicenseValidation.Valid"/> may still be false.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseValidationSucceeded>))]
public sealed class LicenseValidationSucceeded : LicenseValidationEvent
{
    internal LicenseValidationSucceeded(EventEnvelope envelope)
        : base(envelope)
    {
    }
}

/// <summary><c>license.validation.failed</c>: A license was validated, and is not valid.</summary>
/// <remarks>Not sent for quick validations (GET), nor when Keygen finds no license. Frequent for a busy product.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseValidationFailed>))]
public sealed class LicenseValidationFailed : LicenseValidationEvent
{
    internal LicenseValidationFailed(EventEnvelope envelope)
        : base(envelope)
    {
    }
}
