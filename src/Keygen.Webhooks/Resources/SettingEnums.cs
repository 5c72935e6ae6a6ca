using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A setting of an account.</summary>
public enum SettingKey
{
    /// <summary>The permissions a new license gets.</summary>
    [JsonStringEnumMemberName("default_license_permissions")]
    DefaultLicensePermissions,

    /// <summary>The permissions a new user gets.</summary>
    [JsonStringEnumMemberName("default_user_permissions")]
    DefaultUserPermissions,
}
