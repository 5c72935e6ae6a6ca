using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The public keys of an account, each as base64 of the text Keygen stores.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<AccountKeys>))]
public sealed class AccountKeys : IJsonSource, ISerializable
{
    private readonly ResourceAttributes _members;

    internal AccountKeys(ResourceAttributes members) => _members = members;

    /// <summary>The Ed25519 key: base64 of 64 hexadecimal digits.</summary>
    public string Ed25519 => _members.String("ed25519"u8);

    /// <summary>The RSA key of 2048 bits: base64 of PEM.</summary>
    public string Rsa2048 => _members.String("rsa2048"u8);

    /// <summary>The ECDSA key on P-256: base64 of PEM.</summary>
    public string Ecdsa => _members.String("ecdsa"u8);

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => _members.WriteTo(writer);

    void IJsonSource.AddTo(SerializationInfo info) => _members.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}
