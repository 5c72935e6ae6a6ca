using Microsoft.Extensions.Configuration;

namespace Keygen.Webhooks;

/// <summary>What a section of the configuration holds that the binder ignores, or reads otherwise than it is meant.</summary>
/// <param name="Error">What cannot work; null when there is nothing.</param>
/// <param name="Misspelt">The settings that do not exist, in a sentence; null when there are none. They may be why a required one is missing.</param>
/// <param name="Remarks">What is no mistake for sure, the misspelt ones included: each a sentence for the log at the start.</param>
internal sealed record SectionFindings(string? Error, string? Misspelt, IReadOnlyList<string> Remarks)
{
    public static readonly SectionFindings None = new(null, null, []);

    /// <param name="names">The settings it may hold.</param>
    /// <param name="section">The section.</param>
    /// <param name="root">The configuration with its sources; null when it has none to look at.</param>
    public static SectionFindings Of(KnownSettings names, IConfiguration section, IConfigurationRoot? root)
    {
        var misspelt = names.Misspelt(section);
        return new(
            SettingShapeValidator.Error(section, names),
            misspelt,
            [.. misspelt is null ? Array.Empty<string>() : [misspelt], .. SettingShapeValidator.MixedLists(root, (section as IConfigurationSection)?.Path ?? "", names)]);
    }

    /// <summary>Of a section that the binder refuses.</summary>
    public static SectionFindings Refused(Exception exception) => new(exception.Message, null, []);

    /// <summary>These, and those of a second section that is read over the first.</summary>
    public SectionFindings And(SectionFindings other) => new(
        Error ?? other.Error,
        Misspelt is null ? other.Misspelt : other.Misspelt is null ? Misspelt : $"{Misspelt} {other.Misspelt}",
        [.. Remarks, .. other.Remarks]);

    /// <summary>An error of the options, with the misspelt settings that may have led to it.</summary>
    public string WithMisspelt(string error) => Misspelt is null ? error : $"{error} {Misspelt}";
}
