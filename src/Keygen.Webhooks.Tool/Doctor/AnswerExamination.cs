using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Doctor;

/// <summary>Posts to an endpoint without a signature, which it must refuse, and looks at how.</summary>
internal sealed class AnswerExamination(TimeSpan timeout, TimeProvider time)
{
    private const string Area = "answer";

    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(string url, CancellationToken cancellationToken)
    {
        var uri = new Uri(url);
        var target = SignedUrl.Parse(url).Target;
        var answer = await PostAsync(uri, target, cancellationToken).ConfigureAwait(false);
        var path = target.Split('?')[0];
        var other = (path.EndsWith('/') ? path.TrimEnd('/') : path + "/") + target[path.Length..];
        var finding = Judge(url, answer);
        if (finding.Level is FindingLevel.Good || other.Length is 0 || path is "/")
        {
            return [finding];
        }

        // With or without a slash is the usual mistake.
        var better = await PostAsync(uri, other, cancellationToken).ConfigureAwait(false);
        return Judge(url, better).Level is FindingLevel.Good
            ? [finding with { Do = $"{uri.Scheme}://{uri.Authority}{other} answers as it should: register that URL at Keygen, or let the app answer at {path} itself." }]
            : [finding];
    }

    private Task<ReceiverAnswer> PostAsync(Uri uri, string target, CancellationToken cancellationToken) => new RequestSender(uri, timeout, time).SendAsync(
        new(
            target, uri.IsDefaultPort ? uri.Host : $"{uri.Host}:{uri.Port}",
            [new("User-Agent", "keygen-webhooks doctor"), new("Content-Type", "application/json"), new("Accept", "*/*"), new("Connection", "close")],
            "{\"data\":null}"u8.ToArray()),
        cancellationToken);

    private static DoctorFinding Judge(string url, ReceiverAnswer answer)
    {
        var where = SignedUrl.Parse(url);
        var asked = $"A POST without a signature to {where} is answered {answer.Describe()}";
        return answer switch
        {
            { IsRedirect: true } => DoctorFinding.Mend(
                Area,
                $"{asked}.",
                answer.WhatKeygenDoes(),
                $"{Login(answer)}Register the URL that answers itself, or leave this path out of the redirection."),
            { IsSuccess: true } when IsPage(answer) => DoctorFinding.Mend(
                Area, $"{asked} with a web page.", "Something else than the endpoint answers, such as a sign-in page. Keygen counts every event as delivered, and no handler sees it.",
                "Leave this path out of the sign-in, or mend the path."),
            { IsSuccess: true } => DoctorFinding.Mend(
                Area,
                $"{asked}.",
                "Whoever knows the URL can raise events.",
                "Verify the signature before anything else."),
            { StatusCode: 410 or 530 } => DoctorFinding.Mend(Area, $"{asked}.", answer.WhatKeygenDoes(), "Answer something else, 503 for instance."),
            { StatusCode: 401 } when answer.Header("WWW-Authenticate") is not null || IsPage(answer) => DoctorFinding.Mend(
                Area, $"{asked}, and asks for a login.", $"It is behind a login that Keygen cannot pass. {answer.WhatKeygenDoes()}", "Let the path through without a login: the signature is what lets Keygen in."),
            { StatusCode: 401 or 400 or 415 } when IsOurs(answer) => DoctorFinding.Good(Area, $"{asked}, by Keygen.Webhooks."),
            { StatusCode: 401 or 400 or 415 } => DoctorFinding.Good(Area, $"{asked}."),
            { StatusCode: 403 } => DoctorFinding.Mend(
                Area,
                $"{asked}.",
                $"A firewall or a login may be in front of it. {answer.WhatKeygenDoes()}",
                "Let POSTs to this path through. If the app itself answers 403 to what it cannot verify, this can be ignored."),
            { StatusCode: 404 or 405 } => DoctorFinding.Mend(
                Area,
                $"{asked}.",
                $"Nothing is mapped there for POST. {answer.WhatKeygenDoes()}",
                "Compare the path with the one that the app maps, MapKeygenWebhooks(\"/…\")."),
            { StatusCode: 503 } when IsOurs(answer) => DoctorFinding.Mend(
                Area,
                $"{asked}, by Keygen.Webhooks.",
                "The app is stopping, its settings are invalid, or its store cannot be reached.",
                "Look at the app's log and health check."),
            { StatusCode: >= 400 } => DoctorFinding.Mend(
                Area,
                $"{asked}.",
                answer.WhatKeygenDoes(),
                "Look at the app's log, or at that of the proxy in front of it."),
            _ => DoctorFinding.Mend(
                Area,
                $"A POST to {where} is not answered: {answer.Describe()}. {answer.Detail}".TrimEnd(),
                answer.WhatKeygenDoes(),
                "Look at the app's log, or at that of the proxy in front of it."),
        };
    }

    private static string Login(ReceiverAnswer answer) => answer.Location!.Contains("login", StringComparison.OrdinalIgnoreCase) || answer.Location!.Contains("signin", StringComparison.OrdinalIgnoreCase)
        ? "It looks like a sign-in: let the path through without one. " : "";

    private static bool IsPage(ReceiverAnswer answer) => answer.Header("Content-Type")?.Contains("html", StringComparison.OrdinalIgnoreCase) is true;

    private static bool IsOurs(ReceiverAnswer answer) => answer.Text.Contains("See the receiver's log.", StringComparison.Ordinal);
}
