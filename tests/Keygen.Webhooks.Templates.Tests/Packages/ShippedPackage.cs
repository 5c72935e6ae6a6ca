using System.Text.Json;
using System.Xml.Linq;

namespace Keygen.Webhooks.Templates.Tests.Packages;

/// <summary>A project of <c>src</c> and what its package depends on, as the last restore wrote it down.</summary>
internal sealed class ShippedPackage
{
    private readonly JsonElement _target;
    private readonly string[] _folders;

    private ShippedPackage(string name, JsonElement assets)
    {
        Name = name;
        _target = assets.GetProperty("targets").GetProperty("net10.0");
        _folders = [.. assets.GetProperty("packageFolders").EnumerateObject().Select(static folder => folder.Name)];
        var framework = assets.GetProperty("project").GetProperty("frameworks").GetProperty("net10.0");
        var referenced = framework.TryGetProperty("dependencies", out var dependencies)
            ? dependencies.EnumerateObject().Where(static one => !one.Value.TryGetProperty("suppressParent", out _)).Select(static one => one.Name)
            : [];
        var projects = assets.GetProperty("project").GetProperty("restore").GetProperty("frameworks").GetProperty("net10.0").GetProperty("projectReferences");
        Direct = [.. referenced.Concat(projects.EnumerateObject().Select(static one => Path.GetFileNameWithoutExtension(one.Name))).Order(StringComparer.Ordinal)];
        var all = new SortedSet<string>(StringComparer.Ordinal);
        Add(all, Direct);
        Through = [.. all.Except(Direct)];
    }

    public static IReadOnlyList<ShippedPackage> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Hive.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Select(static name => Read(name!)),
    ];

    public string Name { get; }

    /// <summary>What the package names as its dependencies; analyzers and other tools of our build are none.</summary>
    public IReadOnlyList<string> Direct { get; }

    /// <summary>What those bring along.</summary>
    public IReadOnlyList<string> Through { get; }

    /// <summary>Every package of others, with version, and its licence as its own description says it.</summary>
    public IEnumerable<(string Name, string Version, string Licence)> Foreign =>
        from node in _target.EnumerateObject()
        where node.Value.GetProperty("type").GetString() is "package"
        let parts = node.Name.Split('/')
        where Direct.Contains(parts[0], StringComparer.Ordinal) || Through.Contains(parts[0], StringComparer.Ordinal)
        select (parts[0], parts[1], Licence(parts[0], parts[1]));

    private static ShippedPackage Read(string name)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Hive.Root, "src", name, "obj", "project.assets.json")));
        return new(name, assets.RootElement.Clone());
    }

    private void Add(SortedSet<string> all, IEnumerable<string> names)
    {
        foreach (var name in names.Where(all.Add))
        {
            var node = _target.EnumerateObject().Single(node => node.Name.StartsWith(name + "/", StringComparison.Ordinal)).Value;
            if (node.TryGetProperty("dependencies", out var dependencies))
            {
                Add(all, dependencies.EnumerateObject().Select(static one => one.Name));
            }
        }
    }

    private string Licence(string name, string version)
    {
        var file = $"{name}/{version}/{name}.nuspec".ToLowerInvariant();
        var nuspec = XDocument.Load(_folders.Select(folder => Path.Combine(folder, file)).First(File.Exists));
        var licence = nuspec.Descendants().FirstOrDefault(static one => one.Name.LocalName is "license");
        return licence?.Attribute("type")?.Value is "expression" ? licence.Value : $"not an expression: {licence?.Value}";
    }
}
