using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Rejects a retention that is shorter than Keygen's retries.</summary>
internal sealed class EntityFrameworkStoreOptionsValidator : IValidateOptions<EntityFrameworkStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, EntityFrameworkStoreOptions options) => options.Retention >= StoreTraits.ShortestRetention
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail("Set Retention of UseEntityFrameworkCore to at least 3 days: Keygen retries for up to 61 hours.");
}
