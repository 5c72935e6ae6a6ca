using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tool.Tests.Kit;

/// <summary>A folder that is deleted with what is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Name { get; } = Directory.CreateTempSubdirectory("keygen-tool-").FullName;

    public string File(string name) => Path.Combine(Name, name);

    /// <summary>Writes an account's keys, for the option <c>--keys</c>.</summary>
    /// <returns>The file.</returns>
    public string KeysOf(KeygenTestKeys account)
    {
        System.IO.File.WriteAllText(File("keys.json"), account.Export());
        return File("keys.json");
    }

    public void Dispose() => Directory.Delete(Name, recursive: true);
}
