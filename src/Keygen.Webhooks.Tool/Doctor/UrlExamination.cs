using System.Net;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Doctor;

/// <summary>Looks at the text of an endpoint URL, as Keygen does when it is registered.</summary>
internal static class UrlExamination
{
    private const string Area = "URL";

    public static IEnumerable<DoctorFinding> Examine(string text)
    {
        if (!SignedUrl.TryParse(text, out var url, out var error))
        {
            return [DoctorFinding.Mend(
                Area,
                $"An endpoint URL {error}.",
                "Keygen signs the URL letter by letter.",
                "Copy the URL from the endpoint at Keygen.")];
        }

        return [.. Rules(text, url).DefaultIfEmpty(DoctorFinding.Good(Area, $"{url} is a URL that Keygen delivers to."))];
    }

    private static IEnumerable<DoctorFinding> Rules(string text, SignedUrl url)
    {
        const string Register = "Register an https URL at a public host name. For work on this machine: keygen-webhooks dev, or a tunnel.";
        if (!text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            yield return DoctorFinding.Mend(Area, $"{url} does not begin with https://.", "Keygen delivers to https only.", Register);
        }

        var host = url.Host.TrimEnd('.');
        if (IPAddress.TryParse(host.Trim('[', ']'), out _) || !host.Contains('.', StringComparison.Ordinal) || !char.IsAsciiLetter(host[^1]))
        {
            yield return DoctorFinding.Mend(
                Area,
                $"The host of {url} is not a name with a dot.",
                "Keygen delivers to public host names only: not to localhost, and to no IP address.",
                Register);
        }

        if (host.Any(char.IsAsciiLetterUpper))
        {
            yield return DoctorFinding.Note(
                Area,
                $"The host of {url} has upper-case letters.",
                "Keygen signs them as they are registered, but its request says them in lower case.",
                "EndpointUrls must have the same letters as the endpoint at Keygen.");
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            yield return DoctorFinding.Note(Area, $"{url} has a fragment.", "It is never sent.", "Leave it out.");
        }
    }
}
