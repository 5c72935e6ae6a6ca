using System.Security.Cryptography;

namespace Keygen.Webhooks.Fuzz.Engine;

/// <summary>Keeps the input of a finding.</summary>
internal static class FindingFile
{
    private const int NameLength = 12;

    /// <returns>How to run it again.</returns>
    public static string Save(string target, byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "keygen-webhooks-findings")).FullName;
        var file = Path.Combine(folder, $"{target.Replace(' ', '-')}-{Convert.ToHexStringLower(SHA256.HashData(input))[..NameLength]}");
        File.WriteAllBytes(file, input);
        return $"dotnet run -c Release --project tests/Programs/Fuzz -- --target {target} --replay {file}";
    }
}
