using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Refuses a retention that Keygen's own retries outlast.</summary>
internal sealed class EntityFrameworkStoreOptionsValidator : IValidateOptions<EntityFrameworkStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, EntityFrameworkStoreOptions options) => options.Retention >= StoreTraits.ShortestRetention
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail("Set Retention of UseEntityFrameworkCore to at least 3 days: Keygen's retries go on for up to 61 hours.");
}
