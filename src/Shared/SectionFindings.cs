using Microsoft.Extensions.Configuration;

namespace Keygen.Webhooks;

/// <summary>The problems in a configuration section: values that the binder ignores, or reads in another way than intended.</summary>
/// <param name="Error">The first error; null when there is none.</param>
/// <param name="Misspelt">
/// The unknown settings, in a sentence; null when there are none. One of them may be a required setting, misspelt.
/// </param>
/// <param name="Remarks">Possible mistakes, misspelt settings included. Each is a sentence for the log at startup.</param>
internal sealed record SectionFindings(string? Error, string? Misspelt, IReadOnlyList<string> Remarks)
{
    public static readonly SectionFindings None = new(null, null, []);

    /// <param name="names">The settings that the section may hold.</param>
    /// <param name="section">The section.</param>
    /// <param name="root">The configuration with its sources; null when the sources are not known.</param>
    public static SectionFindings Of(KnownSettings names, IConfiguration section, IConfigurationRoot? root)
    {
        var misspelt = names.Misspelt(section);
        return new(
            SettingShapeValidator.Error(section, names),
            misspelt,
            [.. misspelt is null ? Array.Empty<string>() : [misspelt], .. SettingShapeValidator.MixedLists(root, (section as IConfigurationSection)?.Path ?? "", names)]);
    }

    /// <summary>The findings for a section that the binder could not read.</summary>
    public static SectionFindings Refused(Exception exception) => new(exception.Message, null, []);

    /// <summary>Adds the findings of a second section, whose values override the first.</summary>
    public SectionFindings And(SectionFindings other) => new(
        Error ?? other.Error,
        Misspelt is null ? other.Misspelt : other.Misspelt is null ? Misspelt : $"{Misspelt} {other.Misspelt}",
        [.. Remarks, .. other.Remarks]);

    /// <summary>Adds the misspelt settings, which may be the cause, to an error.</summary>
    public string WithMisspelt(string error) => Misspelt is null ? error : $"{error} {Misspelt}";
}
