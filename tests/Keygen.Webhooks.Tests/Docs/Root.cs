namespace Keygen.Webhooks.Tests.Docs;

/// <summary>The folder of the solution.</summary>
internal static class Root
{
    public static string Folder
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
}
