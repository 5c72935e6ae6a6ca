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
        if (registered.LastOrDefault(static descriptor => descriptor.ServiceType == typeof(THandler) && !descriptor.IsKeyedService)
            is not { ImplementationType: { } type } || type != typeof(THandler))
        {
            return null;
        }

        var constructors = typeof(THandler).GetConstructors();
        if (constructors.Length == 0 || constructors.Any(constructor => !Lacks(constructor, services).Any()))
        {
            return null;
        }

        var lacks = constructors.Select(constructor => Lacks(constructor, services)).MinBy(static types => types.Count())!;
        return $"The handler {typeof(THandler)} needs {string.Join(" and ", lacks)}, which {(lacks.Count() > 1 ? "are" : "is")} not registered: add "
            + $"{(lacks.Count() > 1 ? "them" : "it")} to the services, or take {(lacks.Count() > 1 ? "them" : "it")} out of the constructor.";
    }

    private static IEnumerable<Type> Lacks(ConstructorInfo constructor, IServiceProviderIsService services) => constructor.GetParameters()
        .Where(static parameter => !parameter.HasDefaultValue && !parameter.IsDefined(typeof(FromKeyedServicesAttribute)) && !parameter.IsDefined(typeof(ServiceKeyAttribute)))
        .Select(static parameter => parameter.ParameterType)
        .Where(type => !services.IsService(type));
}
