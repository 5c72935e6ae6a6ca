using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Keygen.Webhooks.Tool.Doctor;

/// <summary>Looks up the host of an endpoint, and at its certificate.</summary>
internal sealed class AddressExamination(TimeSpan timeout, TimeProvider time)
{
    private const string Register = "Keygen would record DNS_ERROR and give up at once: the event is lost.";

    private static readonly TimeSpan SoonExpired = TimeSpan.FromDays(14);

    /// <returns>The findings; the second value says whether a request makes sense.</returns>
    public async Task<(IReadOnlyList<DoctorFinding> Findings, bool CanBeAsked)> ExamineAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new CancellationTokenSource(timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            var addresses = await Dns.GetHostAddressesAsync(url.IdnHost, either.Token).ConfigureAwait(false);
            var names = OfAddresses(url, addresses);
            return url.Scheme is "https" ? ([names, .. await OfTlsAsync(url, either.Token).ConfigureAwait(false)], true) : ([names], true);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            return ([DoctorFinding.Mend("DNS", $"{url.Host} is not found.", Register, "Create the name, or mend the URL at Keygen.")], false);
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return ([DoctorFinding.Mend(
                "address", $"{url.Authority} cannot be reached: {(exception is OperationCanceledException ? "no answer in time" : exception.Message)}.",
                "Keygen gives up at once when a connection is refused: every event is lost.", "Start the server, or put a proxy in front of it that answers 503 while it is away.")], false);
        }
    }

    private static DoctorFinding OfAddresses(Uri url, IPAddress[] addresses)
    {
        var inner = addresses.Where(IsInner).ToArray();
        return inner.Length is 0
            ? DoctorFinding.Good("DNS", $"{url.Host} is {string.Join(", ", addresses.Select(static one => one.ToString()))}.")
            : DoctorFinding.Mend(
                "DNS", $"{url.Host} is {string.Join(", ", inner.Select(static one => one.ToString()))}, an address of this machine or of a private network.",
                "Keygen's servers cannot reach it, and newer ones refuse to.", "Give the name a public address. A Keygen server of your own can allow it: KEYGEN_ALLOWED_PRIVATE_ADDRESSES.");
    }

    private async Task<IReadOnlyList<DoctorFinding>> OfTlsAsync(Uri url, CancellationToken cancellationToken)
    {
        var (errors, statuses) = (SslPolicyErrors.None, Array.Empty<string>());
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(url.IdnHost, url.Port, cancellationToken).ConfigureAwait(false);
        var ssl = new SslStream(tcp.GetStream());
        await using var disposing = ssl.ConfigureAwait(false);
        try
        {
            await ssl.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = url.IdnHost,
                    RemoteCertificateValidationCallback = (_, _, chain, found) =>
                    {
                        (errors, statuses) = (found, [.. chain?.ChainStatus.Select(static one => one.StatusInformation.Trim()) ?? []]);
                        return true; // to be told, not to be trusted
                    },
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException exception)
        {
            return [Refused(
                $"TLS with {url.Authority} failed: {exception.Message}",
                "Let the server offer TLS 1.2 or 1.3 with a certificate for this name.")];
        }

        using var certificate = X509CertificateLoader.LoadCertificate(ssl.RemoteCertificate!.GetRawCertData());
        return [.. OfCertificate(url, certificate, errors, statuses)];
    }

    private IEnumerable<DoctorFinding> OfCertificate(Uri url, X509Certificate2 certificate, SslPolicyErrors errors, string[] statuses)
    {
        var until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        var day = until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (until < time.GetUtcNow())
        {
            yield return Refused($"The certificate of {url.Host} ran out on {day}.", "Renew it, and let something renew it from now on.");
        }
        else if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
        {
            yield return Refused(
                $"The certificate is not for {url.Host}, but for {certificate.GetNameInfo(X509NameType.DnsName, false)}.",
                "Get one for this name, or register the other name.");
        }
        else if (errors is not SslPolicyErrors.None)
        {
            yield return Refused(
                $"The certificate of {url.Host} is not trusted: {string.Join(" ", statuses.Distinct())}",
                "Use one of a public authority, and let the server send the intermediate certificates: browsers fetch them, Keygen does not.");
        }
        else
        {
            yield return until - time.GetUtcNow() < SoonExpired
                ? DoctorFinding.Note(
                    "TLS",
                    $"The certificate of {url.Host} runs out on {day}.",
                    "Keygen does not deliver to an endpoint with an expired certificate.",
                    "See to it that it is renewed.")
                : DoctorFinding.Good("TLS", $"The certificate of {url.Host} is trusted, until {day}.");
        }
    }

    private static DoctorFinding Refused(string what, string advice) =>
        DoctorFinding.Mend(
            "TLS",
            what,
            "Keygen verifies certificates. It records SSL_ERROR, tries again for about two days, and then gives up.",
            advice);

    private static bool IsInner(IPAddress address) => IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal
        || (address.MapToIPv4().GetAddressBytes() is var bytes && address.AddressFamily is AddressFamily.InterNetwork
            && bytes is [10, ..] or [192, 168, ..] or [169, 254, ..] or [0, ..] or [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..]);
}
