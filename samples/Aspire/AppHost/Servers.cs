using Microsoft.Extensions.Configuration;

namespace AppHost;

/// <summary>Servers that the app needs.</summary>
public static class Servers
{
    /// <summary>Runs a server in a container, or uses the one that <c>ConnectionStrings:name</c> leads to.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddServer(
        this IDistributedApplicationBuilder builder, string name,
        Func<IDistributedApplicationBuilder, string, IResourceBuilder<IResourceWithConnectionString>> container) =>
        builder.Configuration.GetConnectionString(name) is null ? container(builder, name) : builder.AddConnectionString(name);
}
