using System.ComponentModel;
using System.Reflection;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Detects whether a build-time tool started the app to describe it, not to run it. Such a start needs no settings: nothing is checked, and
/// no other service is called. Resolve it from dependency injection.
/// </summary>
/// <remarks>
/// It recognises <c>GetDocument.Insider</c> (Microsoft.Extensions.ApiDescription.Server), <c>dotnet-swagger</c> (Swashbuckle), NSwag's
/// launchers and <c>ef</c>. It compares the name of the process's entry assembly, as
/// <see href="https://learn.microsoft.com/aspnet/core/fundamentals/openapi/aspnetcore-openapi">ASP.NET Core's documentation
/// recommends</see>.
/// </remarks>
public sealed class DesignTimeTool
{
    private static readonly string[] Tools =
        ["GetDocument.Insider", "dotnet-getdocument", "dotnet-swagger", "NSwag.AspNetCore.Launcher", "dotnet-nswag", "ef"];

    /// <summary>Detects a tool by the name of the entry assembly.</summary>
    /// <param name="entryAssembly">The name of the entry assembly; null for that of this process.</param>
    [EditorBrowsable(EditorBrowsableState.Never)] // for tests; apps resolve the registered instance
    public DesignTimeTool(string? entryAssembly = null)
    {
        entryAssembly ??= Assembly.GetEntryAssembly()?.GetName().Name;
        Name = Tools.Contains(entryAssembly, StringComparer.Ordinal) ? entryAssembly : null;
    }

    /// <summary>The name of the tool that started the app; null when it was started to run.</summary>
    public string? Name { get; }

    /// <summary>Whether a build-time tool started the app.</summary>
    public bool IsRunning => Name is not null;
}
