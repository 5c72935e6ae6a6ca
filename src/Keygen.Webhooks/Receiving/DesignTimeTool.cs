using System.ComponentModel;
using System.Reflection;

namespace Keygen.Webhooks.Receiving;

/// <summary>
/// Whether a tool starts the app to describe it, at build time, rather than to run it. Such a start needs no settings: nothing is checked,
/// and nothing of the outside is asked. Resolve it from dependency injection.
/// </summary>
/// <remarks>
/// Known are <c>GetDocument.Insider</c> (Microsoft.Extensions.ApiDescription.Server), <c>dotnet-swagger</c> (Swashbuckle), NSwag's launchers and
/// <c>ef</c>. Each is the process's entry assembly, which is
/// <see href="https://learn.microsoft.com/aspnet/core/fundamentals/openapi/aspnetcore-openapi">how ASP.NET Core's documentation tells them</see>.
/// </remarks>
public sealed class DesignTimeTool
{
    private static readonly string[] Tools =
        ["GetDocument.Insider", "dotnet-getdocument", "dotnet-swagger", "NSwag.AspNetCore.Launcher", "dotnet-nswag", "ef"];

    /// <summary>Looks at an entry assembly.</summary>
    /// <param name="entryAssembly">The name of the assembly that was started; null for this process's own.</param>
    [EditorBrowsable(EditorBrowsableState.Never)] // for tests; the app resolves the one that is registered
    public DesignTimeTool(string? entryAssembly = null)
    {
        entryAssembly ??= Assembly.GetEntryAssembly()?.GetName().Name;
        Name = Tools.Contains(entryAssembly, StringComparer.Ordinal) ? entryAssembly : null;
    }

    /// <summary>The name of the tool that started the app; null when it was started to run.</summary>
    public string? Name { get; }

    /// <summary>Whether the app was started by such a tool.</summary>
    public bool IsRunning => Name is not null;
}
