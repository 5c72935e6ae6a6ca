namespace Keygen.Webhooks.Testing.Tests.Docs;

/// <summary>The code on the page about stores is the code that is put through the contract here.</summary>
public sealed class StoresPageTests
{
    [Theory]
    [InlineData("SqliteStorage.cs")]
    [InlineData("SqliteStorageTests.cs")]
    public void The_page_shows_the_same_lines(string file) => Page.Should().Contain($"```csharp\n{Shown(file)}\n```");

    [Fact]
    public void The_storage_on_the_page_is_under_sixty_lines() => Shown("SqliteStorage.cs").Split('\n').Length.Should().BeLessThan(60);

    private static string Page => File.ReadAllText(Path.Combine(Folder, "docs", "stores.md"));

    private static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Keygen.Webhooks.sln")))
            {
                folder = folder.Parent;
            }

            return folder.FullName;
        }
    }

    private static string Shown(string file) => File.ReadAllText(Path.Combine(Folder, "tests", "Keygen.Webhooks.Testing.Tests", "Docs", file))
        .Replace("namespace Keygen.Webhooks.Testing.Tests.Docs;\n\n", "", StringComparison.Ordinal).TrimEnd();
}
