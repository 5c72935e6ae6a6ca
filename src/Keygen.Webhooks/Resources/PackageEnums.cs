using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The package manager a package is for.</summary>
public enum PackageEngine
{
    /// <summary>pip (Python).</summary>
    [JsonStringEnumMemberName("pypi")]
    PyPI,

    /// <summary>Tauri's updater.</summary>
    [JsonStringEnumMemberName("tauri")]
    Tauri,

    /// <summary>Plain files.</summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>RubyGems.</summary>
    [JsonStringEnumMemberName("rubygems")]
    RubyGems,

    /// <summary>npm.</summary>
    [JsonStringEnumMemberName("npm")]
    Npm,

    /// <summary>OCI, for container images.</summary>
    [JsonStringEnumMemberName("oci")]
    Oci,
}
