using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// Finds at start what a handler class lacks, rather than at its first delivery. A class that was registered in another way than by
/// its type, with a factory, say, is taken on trust.
/// </summary>
internal static class HandlerDependencies
{
    /// <returns>A sentence, or null when one of the constructors can be served.</returns>
    public static string? Check<[DynamicallyAccessedMembers(HandlerRegistration.HandlerMembers)] THandler>(
        IServiceCollection registered, IServiceProviderIsService services)
    {
        // Another container may be given services that the collection does not show.
        if (services.GetType().Assembly.GetName().Name is not "Microsoft.Extensions.DependencyInjection")
        {
            return null;
        }

        if (registered.LastOrDefault(static descriptor => descriptor.ServiceType == typeof(THandler) && !descriptor.IsKeyedService)
            is not { ImplementationType: { } type } || type != typeof(THandler))
        {
            return null;
        }

        var lacks = typeof(THandler).GetConstructors()
            .Select(constructor => Lacks(constructor, services))
            .MinBy(static types => types.Length);
        return lacks switch
        {
            null => $"The handler {typeof(THandler)} has no public constructor, and cannot be made.",
            [] => null,
            _ => $"The handler {typeof(THandler)} needs what is not registered: {string.Join(", ", lacks.AsEnumerable())}. "
                + "Add it to the services, or take it out of the constructor.",
        };
    }

    private static Type[] Lacks(ConstructorInfo constructor, IServiceProviderIsService services) =>
    [
        .. constructor.GetParameters()
            .Where(static parameter => !parameter.HasDefaultValue
                && !parameter.IsDefined(typeof(FromKeyedServicesAttribute)) && !parameter.IsDefined(typeof(ServiceKeyAttribute)))
            .Select(static parameter => parameter.ParameterType)
            .Where(type => !services.IsService(type)),
    ];
}
