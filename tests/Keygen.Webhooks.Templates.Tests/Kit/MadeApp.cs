using System.Xml.Linq;

namespace Keygen.Webhooks.Templates.Tests;

/// <summary>What a template made, as files.</summary>
internal static class MadeApp
{
    public static IEnumerable<string> Files(string app) =>
        Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(app, file));

    /// <returns>The packages it references, each with its version.</returns>
    public static Dictionary<string, string> Packages(string app)
    {
        var project = XDocument.Load(Path.Combine(app, Path.GetFileName(app) + ".csproj"));
        project.Descendants("ProjectReference").Should().BeEmpty();
        return project.Descendants("PackageReference").ToDictionary(static one => (string)one.Attribute("Include")!, static one => (string)one.Attribute("Version")!);
    }

    /// <summary>Nothing in it tells of the template, or of this repository.</summary>
    public static void ShouldReadAsWrittenByHand(string app)
    {
        foreach (var file in Files(app))
        {
            var text = File.ReadAllText(Path.Combine(app, file));
            foreach (var trace in (string[])["#if", "#el", "#endif", "../", "Condition=", "$(", "repository", "dotnet new install", "dotnet new keygen", "\n\n\n"])
            {
                text.Contains(trace, StringComparison.Ordinal).Should().BeFalse($"{file} should not contain '{trace}'");
            }
        }
    }
}
