using Keygen.Webhooks.CatchUp.Progress;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>Changes the progress that is stored, as another version would have written it.</summary>
internal static class StoredText
{
    public static void Change(Room room, Func<string, string> change)
    {
        var path = Directory.GetFiles(room.Folder, "*.progress").Single();
        var name = File.ReadLines(path).First().Split(' ', 4)[3];
        using var files = new ProgressFiles(room.Folder);
        var document = files.ReadAsync(name, default).AsTask().Result!;
        files.TryWriteAsync(name, document.Version, change(document.Content), default).AsTask().Result.Should().BeTrue();
    }
}
