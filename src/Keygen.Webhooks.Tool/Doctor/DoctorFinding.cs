namespace Keygen.Webhooks.Tool.Doctor;

/// <summary>How much a finding matters.</summary>
internal enum FindingLevel
{
    /// <summary>It is as it should be.</summary>
    Good,

    /// <summary>It works, but is worth knowing.</summary>
    Note,

    /// <summary>Keygen will trip over it.</summary>
    Mend,

    /// <summary>It could not be looked at.</summary>
    Unknown,
}

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Area">What it belongs to, such as <c>settings</c> or <c>TLS</c>.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="What">What was found, in a sentence.</param>
/// <param name="Why">Why it matters; null when it is as it should be.</param>
/// <param name="Do">What to do; null when there is nothing to do.</param>
internal sealed record DoctorFinding(string Area, FindingLevel Level, string What, string? Why = null, string? Do = null)
{
    public static DoctorFinding Good(string area, string what) => new(area, FindingLevel.Good, what);

    public static DoctorFinding Note(string area, string what, string? why = null, string? advice = null) => new(area, FindingLevel.Note, what, why, advice);

    public static DoctorFinding Mend(string area, string what, string why, string advice) => new(area, FindingLevel.Mend, what, why, advice);

    public static DoctorFinding Unknown(string area, string what, string? advice = null) => new(area, FindingLevel.Unknown, what, null, advice);
}

/// <summary>All that the doctor found.</summary>
internal sealed record DoctorReport(IReadOnlyList<DoctorFinding> Findings)
{
    public bool MustBeMended => Findings.Any(static one => one.Level is FindingLevel.Mend);

    public bool IsIncomplete => Findings.Any(static one => one.Level is FindingLevel.Unknown);
}
