using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>One setting of an account, as it was at the moment of the event.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Setting>))]
public sealed class Setting : Resource
{
    internal const string ResourceType = "settings";

    internal Setting(ResourceObject resourceObject)
        : base(resourceObject)
    {
    }

    /// <summary>The key that identifies the setting.</summary>
    public OpenEnum<SettingKey> Key => Attributes.Enum<SettingKey>("key"u8);

    /// <summary>Identifies the account.</summary>
    public ResourceIdentifier Account => Relationships.Identifier("account"u8);

    /// <summary>The setting's value as JSON. The settings known today have a list of permission names.</summary>
    public JsonElement Value => Attributes.Json("value"u8);

    /// <summary>The value of a setting that is a list of names, as both settings known today are; null when the value is null.</summary>
    public IReadOnlyList<string>? Names => Attributes.StringsOrNull("value"u8);
}
