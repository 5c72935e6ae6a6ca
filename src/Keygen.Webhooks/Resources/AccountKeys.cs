namespace Keygen.Webhooks;

/// <summary>The public keys of an account, each as base64 of the text Keygen stores.</summary>
public sealed class AccountKeys
{
    private readonly Metadata _members;

    internal AccountKeys(Metadata members) => _members = members;

    /// <summary>The Ed25519 key: base64 of 64 hexadecimal digits.</summary>
    public string Ed25519 => Required("ed25519");

    /// <summary>The RSA key of 2048 bits: base64 of PEM.</summary>
    public string Rsa2048 => Required("rsa2048");

    /// <summary>The ECDSA key on P-256: base64 of PEM.</summary>
    public string Ecdsa => Required("ecdsa");

    private string Required(string name) =>
        _members.GetString(name) ?? throw new KeygenPayloadException($"The account's key '{name}' is missing, which Keygen does not document.");
}
