using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Stores;

/// <summary>The store that a registration uses.</summary>
/// <param name="Registration">The registration's name.</param>
/// <param name="Store">The store; null for the store of the default registration.</param>
/// <param name="Replaced">The store that an earlier Use… method chose; null when none did.</param>
/// <param name="IsDefault">Whether it is the default, which no Use… method chose.</param>
/// <param name="Services">The services that the store added, and that are removed with it.</param>
internal sealed record StoreChoice(
    string Registration, KeygenWebhooksStore? Store, KeygenWebhooksStore? Replaced, bool IsDefault, ServiceDescriptor[] Services)
{
    /// <summary>Returns the choices that these registrations use, without duplicates.</summary>
    /// <param name="choices">All choices in the container.</param>
    /// <param name="registrations">The names of the registrations.</param>
    public static StoreChoice[] InUse(IEnumerable<StoreChoice> choices, IEnumerable<string> registrations)
    {
        var all = choices.ToDictionary(static choice => choice.Registration, StringComparer.Ordinal);
        return [.. registrations.Select(name => all[name].Store is null ? all[""] : all[name]).Distinct<StoreChoice>(ReferenceEqualityComparer.Instance)];
    }
}
