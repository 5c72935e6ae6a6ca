using System.Runtime.CompilerServices;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Doctor;

/// <summary>What the doctor looks at.</summary>
internal sealed record ExaminationPlan
{
    /// <summary>The app's settings; null to look at a URL alone.</summary>
    public ProjectSettings? Settings { get; init; }

    /// <summary>The endpoint's public URL; null for those in the settings.</summary>
    public string? Url { get; init; }

    /// <summary>Whether to leave out everything that needs a network.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Keygen's API.</summary>
    public required Uri Api { get; init; }

    /// <summary>The client of Keygen's API; null without a token.</summary>
    public KeygenApi? Keygen { get; init; }

    /// <summary>How long to wait for each answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>Looks at an app's settings, its public URL, its account at Keygen, and the clock.</summary>
internal sealed class Examination(ExaminationPlan plan, HttpClient http, TimeProvider time)
{
    /// <param name="progress">Is told each finding as it comes.</param>
    /// <param name="cancellationToken">Cancels the examination.</param>
    public async Task<DoctorReport> RunAsync(Action<DoctorFinding> progress, CancellationToken cancellationToken)
    {
        var findings = new List<DoctorFinding>();
        await foreach (var finding in ExamineAsync(cancellationToken).ConfigureAwait(false))
        {
            findings.Add(finding);
            progress(finding);
        }

        return new(findings);
    }

    private async IAsyncEnumerable<DoctorFinding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var finding in plan.Settings is { } settings ? await SettingsExamination.ExamineAsync(settings, cancellationToken).ConfigureAwait(false) : [])
        {
            yield return finding;
        }

        foreach (var url in Urls())
        {
            foreach (var finding in UrlExamination.Examine(url))
            {
                yield return finding;
            }

            await foreach (var finding in OverNetworkAsync(url, cancellationToken).ConfigureAwait(false))
            {
                yield return finding;
            }
        }

        if (plan.IsOffline)
        {
            yield return DoctorFinding.Note("network", "Nothing was asked over the network (--offline).");
            yield break;
        }

        yield return await new ClockExamination(http, time).ExamineAsync(plan.Api, cancellationToken).ConfigureAwait(false);
        if (plan.Keygen is null)
        {
            yield return DoctorFinding.Note(
                "Keygen",
                "The account at Keygen was not compared: there is no token.",
                null,
                "Set one in user secrets (Keygen:Api:ApiToken) or in the variable Keygen__Api__ApiToken, with permission to read the account and its endpoints.");
            yield break;
        }

        var keys = plan.Settings?.Registrations.SelectMany(name => plan.Settings.ValuesOf(name, "PublicKeys")).ToArray() ?? [];
        foreach (var finding in await new AccountExamination(plan.Keygen).ExamineAsync(keys, Urls(), cancellationToken).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    private async IAsyncEnumerable<DoctorFinding> OverNetworkAsync(string url, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (plan.IsOffline || !SignedUrl.TryParse(url, out _, out _) || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            yield break;
        }

        var (found, canBeAsked) = await new AddressExamination(plan.Timeout, time).ExamineAsync(uri, cancellationToken).ConfigureAwait(false);
        foreach (var finding in found)
        {
            yield return finding;
        }

        foreach (var finding in canBeAsked ? await new AnswerExamination(plan.Timeout, time).ExamineAsync(url, cancellationToken).ConfigureAwait(false) : [])
        {
            yield return finding;
        }
    }

    private string[] Urls() => plan.Url is { } url ? [url]
        : [.. plan.Settings?.Registrations.SelectMany(name => plan.Settings.ValuesOf(name, "EndpointUrls")).Distinct(StringComparer.Ordinal) ?? []];
}
