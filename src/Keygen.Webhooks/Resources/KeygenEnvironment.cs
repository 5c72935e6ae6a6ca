using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>An environment, as it was at the moment of the event. Enterprise Edition and Keygen Cloud only.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/environments/">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<KeygenEnvironment>))]
public sealed class KeygenEnvironment : Resource
{
    internal const string ResourceType = "environments";

    internal KeygenEnvironment(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The display name.</summary>
    public string Name => Attributes.String("name"u8);

    /// <summary>The code that requests use for the environment.</summary>
    public string Code => Attributes.String("code"u8);

    /// <summary>Whether the environment can read the resources of the global environment.</summary>
    public OpenEnum<IsolationStrategy> IsolationStrategy => Attributes.Enum<IsolationStrategy>("isolationStrategy"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);
}
