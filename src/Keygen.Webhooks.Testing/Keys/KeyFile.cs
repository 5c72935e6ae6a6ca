using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NSec.Cryptography;

namespace Keygen.Webhooks.Testing;

/// <summary>Reads and writes a test account as JSON, so that two processes can share it.</summary>
internal static class KeyFile
{
    public static string Write(KeygenTestKeys keys, TestSigner signer) => new JsonObject
    {
        ["accountId"] = keys.AccountId,
        ["endpointUrl"] = keys.EndpointUrl,
        ["ed25519"] = Convert.ToBase64String(signer.Ed25519.Export(KeyBlobFormat.RawPrivateKey)),
        ["ecdsaP256"] = signer.Ecdsa.ExportPkcs8PrivateKeyPem(),
        ["rsa2048"] = signer.Rsa.ExportPkcs8PrivateKeyPem(),
    }.ToJsonString();

    public static (string AccountId, string EndpointUrl, TestSigner Signer) Read(string json)
    {
        var file = JsonNode.Parse(json) as JsonObject ?? throw new FormatException("The JSON does not contain exported test keys.");
        var ed25519 = Key.Import(
            NSec.Cryptography.SignatureAlgorithm.Ed25519, Convert.FromBase64String(Text(file, "ed25519")), KeyBlobFormat.RawPrivateKey,
            new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(Text(file, "ecdsaP256"));
        var pem = Text(file, "rsa2048");
        return (Text(file, "accountId"), Text(file, "endpointUrl"), new(ed25519, ecdsa, () => FromPem(pem)));
    }

    private static RSA FromPem(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return rsa;
    }

    private static string Text(JsonObject file, string name) =>
        (string?)file[name] ?? throw new FormatException($"The exported test keys lack '{name}'.");
}
