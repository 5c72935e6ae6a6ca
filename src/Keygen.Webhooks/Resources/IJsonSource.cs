using System.Runtime.Serialization;
using System.Text.Json;

namespace Keygen.Webhooks;

/// <summary>Something that was read from JSON, and is written as that JSON again.</summary>
internal interface IJsonSource
{
    void WriteTo(Utf8JsonWriter writer);

    /// <summary>Adds the members of the JSON object, for serializers that go by <see cref="ISerializable"/>, such as Newtonsoft's.</summary>
    void AddTo(SerializationInfo info);
}
