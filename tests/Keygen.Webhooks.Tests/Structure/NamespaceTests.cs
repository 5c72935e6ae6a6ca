using System.Text.RegularExpressions;
using Keygen.Webhooks.Tests.Docs;

namespace Keygen.Webhooks.Tests.Structure;

/// <summary>A folder of the core is a namespace, but for those that hold what a handler's author imports every day.</summary>
public sealed partial class NamespaceTests
{
    private const string Everyday = "Keygen.Webhooks";

    private static readonly string[] EverydayFolders = ["", "Abstractions", "Configuration", "Events"];

    [Fact]
    public void A_folder_of_the_core_is_a_namespace()
    {
        var core = Path.Combine(Root.Folder, "src", "Keygen.Webhooks");
        SourceFiles.Of(core).Select(file => Path.GetRelativePath(core, file))
            .Where(file => !Allowed(Path.GetDirectoryName(file)!).Contains(Namespace().Match(File.ReadAllText(Path.Combine(core, file))).Groups[1].Value))
            .Should().BeEmpty();
    }

    private static IEnumerable<string> Allowed(string folder) =>
    [
        .. folder.Length > 0 ? [$"{Everyday}.{folder.Replace(Path.DirectorySeparatorChar, '.')}"] : new[] { "Microsoft.Extensions.DependencyInjection" },
        .. EverydayFolders.Contains(folder, StringComparer.Ordinal) ? [Everyday] : Array.Empty<string>(),
    ];

    [GeneratedRegex("^namespace ([^;]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
