using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Output;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Keygen.Webhooks.Tool.Settings;

/// <summary>A file with an app's settings, which is changed as a whole or not at all. What it holds beside stays.</summary>
internal sealed class SettingsFile
{
    private readonly bool _isFlat;

    private SettingsFile(string path, string name, bool isFlat) => (Path, Name, _isFlat) = (path, name, isFlat);

    public string Path { get; }

    /// <summary>Its name for people.</summary>
    public string Name { get; }

    public static SettingsFile UserSecrets(string secretsId) => new(PathHelper.GetSecretsPathFromSecretsId(secretsId), "the project's user secrets", isFlat: true);

    public static SettingsFile Json(string path) => new(path, System.IO.Path.GetFileName(path), isFlat: false);

    /// <summary>Reads the values of the file, by their whole keys.</summary>
    /// <exception cref="ToolException">It is not JSON.</exception>
    public IReadOnlyDictionary<string, string?> Read()
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(System.IO.Path.GetFullPath(Path), optional: true).Build().AsEnumerable()
                .ToDictionary(static one => one.Key, static one => one.Value, StringComparer.OrdinalIgnoreCase);
        }
        catch (InvalidDataException exception)
        {
            throw new ToolException($"{Name} cannot be read. {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    /// <summary>Sets values, and leaves everything else as it is.</summary>
    /// <exception cref="ToolException">The file has comments, which would be lost.</exception>
    public void Write(IReadOnlyDictionary<string, string> values)
    {
        var root = Parse();
        foreach (var (key, value) in values)
        {
            Set(root, key, value);
        }

        // A link stays a link, and a file keeps who may read it.
        var target = new FileInfo(Path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : System.IO.Path.GetFullPath(Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        var whole = $"{target}.{Guid.NewGuid():N}";
        PrivateFile.Create(whole, root.ToJsonString(ToolOutput.JsonFormat) + Environment.NewLine);
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(whole, File.GetUnixFileMode(target));
        }

        File.Move(whole, target, overwrite: true);
    }

    private JsonObject Parse()
    {
        try
        {
            return File.Exists(Path) && File.ReadAllText(Path) is { Length: > 0 } text ? JsonNode.Parse(text)!.AsObject() : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ToolException($"{Name} has comments or commas that would be lost. Write the values yourself, as they are shown above.");
        }
    }

    /// <summary>User secrets have whole keys, as <c>dotnet user-secrets</c> writes them; other files have sections and lists.</summary>
    private void Set(JsonObject root, string key, string value)
    {
        if (_isFlat)
        {
            root[key] = value;
            return;
        }

        var parts = key.Split(':');
        var section = root;
        for (var i = 0; i < parts.Length - 1; i++)
        {
            var isList = parts[i + 1] is "0" && i + 2 == parts.Length;
            if (isList)
            {
                var list = section[parts[i]] as JsonArray ?? [];
                section[parts[i]] = new JsonArray([JsonValue.Create(value), .. list.Skip(1).Select(static one => one?.DeepClone())]);
                return;
            }

            section = section[parts[i]] as JsonObject ?? (JsonObject)(section[parts[i]] = new JsonObject())!;
        }

        section[parts[^1]] = value;
    }
}
