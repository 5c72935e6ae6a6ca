using Keygen.Webhooks.Tests.Docs;

namespace Keygen.Webhooks.Tests.Structure;

/// <summary>The sources of what ships.</summary>
internal static class SourceFiles
{
    /// <summary>The folders of the projects that have sources, by name.</summary>
    public static IEnumerable<string> Projects => Directory.EnumerateDirectories(Path.Combine(Root.Folder, "src"))
        .Where(static folder => Directory.EnumerateFiles(folder, "*.csproj").Any() && !folder.EndsWith(".Templates", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The files of a project that are written by hand.</summary>
    public static IEnumerable<string> Of(string project) => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
        .Order(StringComparer.Ordinal);
}
