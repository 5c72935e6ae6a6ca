using System.Runtime.Serialization;
using System.Text.Json;

namespace Keygen.Webhooks.Resources;

/// <summary>An object that was read from JSON, and is written as the same JSON.</summary>
internal interface IJsonSource
{
    void WriteTo(Utf8JsonWriter writer);

    /// <summary>Adds the members of the JSON object, for serializers that use <see cref="ISerializable"/>, such as Newtonsoft's.</summary>
    void AddTo(SerializationInfo info);
}
