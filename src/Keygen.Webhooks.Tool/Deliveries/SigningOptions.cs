using System.CommandLine;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Deliveries;

/// <summary>The settings of an endpoint that say how a delivery is written and signed.</summary>
internal static class SigningOptions
{
    public static Option<string> ApiVersion { get; } = Choice(
        "--api-version", "The API version of the content.", "1.8", [.. Enumerable.Range(0, 9).Select(static minor => $"1.{minor}")]);

    public static Option<string> Algorithm { get; } = Choice(
        "--algorithm", "The signature algorithm.", SignatureAlgorithms.Ed25519,
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256]);

    private static Option<string> Choice(string name, string description, string usual, string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        return option.AcceptOnlyFromAmong(values);
    }
}
