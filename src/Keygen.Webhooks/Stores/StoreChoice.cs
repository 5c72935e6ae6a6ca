using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Stores;

/// <summary>The store that a registration uses.</summary>
/// <param name="Registration">The registration's name.</param>
/// <param name="Store">The store; null for that of the default registration.</param>
/// <param name="Replaced">The store that was chosen before, by another Use… method; null when none was.</param>
/// <param name="IsDefault">Whether nobody has chosen it.</param>
/// <param name="Services">The services that came with it, and leave with it.</param>
internal sealed record StoreChoice(
    string Registration, KeygenWebhooksStore? Store, KeygenWebhooksStore? Replaced, bool IsDefault, ServiceDescriptor[] Services)
{
    /// <summary>The choices in force for these registrations; one for those that use the same store.</summary>
    /// <param name="choices">All choices in the container.</param>
    /// <param name="registrations">The names of the registrations.</param>
    public static StoreChoice[] InForce(IEnumerable<StoreChoice> choices, IEnumerable<string> registrations)
    {
        var all = choices.ToDictionary(static choice => choice.Registration, StringComparer.Ordinal);
        return [.. registrations.Select(name => all[name].Store is null ? all[""] : all[name]).Distinct()];
    }
}
