using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dispatching;

/// <summary>
/// Finds the missing dependencies of a handler class at startup instead of at its first delivery. A class that is registered with a factory
/// or an instance is not checked.
/// </summary>
internal static class HandlerDependencies
{
    /// <returns>The error in a sentence; null when the container can call one of the constructors.</returns>
    public static string? Check<[DynamicallyAccessedMembers(HandlerRegistration.HandlerMembers)] THandler>(
        IServiceCollection registered, IServiceProviderIsService services)
    {
        // Another container may have services that are not in the collection.
        if (services.GetType().Assembly.GetName().Name is not "Microsoft.Extensions.DependencyInjection")
        {
            return null;
        }

        if (registered.LastOrDefault(static descriptor => descriptor.ServiceType == typeof(THandler) && !descriptor.IsKeyedService)
            is not { ImplementationType: { } type } || type != typeof(THandler))
        {
            return null;
        }

        var missing = typeof(THandler).GetConstructors()
            .Select(constructor => MissingServices(constructor, services))
            .MinBy(static types => types.Length);
        return missing switch
        {
            null => $"The handler {typeof(THandler)} has no public constructor, so it cannot be created.",
            [] => null,
            _ => $"The handler {typeof(THandler)} needs services that are not registered: {string.Join(", ", missing.AsEnumerable())}. "
                + "Register them, or remove them from the constructor.",
        };
    }

    private static Type[] MissingServices(ConstructorInfo constructor, IServiceProviderIsService services) =>
    [
        .. constructor.GetParameters()
            .Where(static parameter => !parameter.HasDefaultValue
                && !parameter.IsDefined(typeof(FromKeyedServicesAttribute)) && !parameter.IsDefined(typeof(ServiceKeyAttribute)))
            .Select(static parameter => parameter.ParameterType)
            .Where(type => !services.IsService(type)),
    ];
}
