using System.Text.Json;

namespace Keygen.Webhooks.Tests.Signatures;

/// <summary>What Vectors/make-vectors.mjs made with OpenSSL and Node.</summary>
internal static class SignatureVectors
{
    public static JsonElement Rsa { get; } = Load("rsa.json");

    public static JsonElement SignedHeads { get; } = Load("signed-heads.json");

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static JsonElement Load(string name) =>
        JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Signatures", "Vectors", name)));
}
