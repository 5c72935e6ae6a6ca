using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keygen.Webhooks.Tool.Tests.Kit;
using Microsoft.AspNetCore.Http;
using static Keygen.Webhooks.Tool.Tests.Doctor.Findings;

namespace Keygen.Webhooks.Tool.Tests.Doctor;

/// <summary>Certificates of a real TLS server, and the clock of a real API.</summary>
public sealed class NetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_certificate_that_ran_out_is_said()
    {
        using var certificate = Certificate("localhost", days: -1);

        var result = await TlsAsync(certificate);

        Of(result, "TLS", "mend").Should().ContainSingle().Which.Should().Be($"The certificate of localhost ran out on {Day(certificate)}.");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_said()
    {
        using var certificate = Certificate("other.example.com", days: 90);

        var result = await TlsAsync(certificate);

        Of(result, "TLS", "mend").Should().ContainSingle().Which.Should().Be("The certificate is not for localhost, but for other.example.com.");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_said()
    {
        using var certificate = Certificate("localhost", days: 90);

        var result = await TlsAsync(certificate);

        Of(result, "TLS", "mend").Should().ContainSingle().Which.Should().StartWith("The certificate of localhost is not trusted: ");
    }

    [Theory]
    [InlineData(90, "good", "is trusted, until")]
    [InlineData(5, "note", "runs out on")]
    public async Task A_trusted_certificate_is_good_until_it_soon_runs_out(int days, string level, string words)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only OpenSSL takes another list of authorities from a variable.");
        }

        using var certificate = Certificate("localhost", days);
        await File.WriteAllTextAsync(_folder.File("authorities.pem"), certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);

        var result = await TlsAsync(certificate, ("SSL_CERT_FILE", _folder.File("authorities.pem")));

        Of(result, "TLS", level).Should().ContainSingle().Which.Should().Contain(words).And.Contain(Day(certificate));
    }

    [Fact]
    public async Task A_server_without_TLS_is_said()
    {
        await using var receiver = await Receiver.StartAsync(Answer401);
        var port = new Uri(receiver.Url).Port;

        var result = await DoctorAsync(["--url", $"https://localhost:{port}/keygen"]);

        Of(result, "TLS", "mend").Should().ContainSingle().Which.Should().StartWith($"TLS with localhost:{port} failed");
    }

    [Theory]
    [InlineData(0, "good", "agrees")]
    [InlineData(-60, "note", "ahead of")]
    [InlineData(60, "note", "behind")]
    [InlineData(-600, "mend", "ahead of")]
    [InlineData(600, "mend", "behind")]
    public async Task The_clock_is_held_against_the_date_of_the_API(int seconds, string level, string words)
    {
        await using var api = await Receiver.StartAsync(context =>
        {
            context.Response.Headers.Date = DateTimeOffset.UtcNow.AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });

        var result = await DoctorAsync([], ("Keygen__Api__BaseUrl", api.Url));

        Of(result, "clock", level).Should().ContainSingle().Which.Should().Contain(words).And.Contain("127.0.0.1");
    }

    [Fact]
    public async Task A_clock_that_cannot_be_compared_is_unknown()
    {
        var result = await DoctorAsync([]);

        Of(result, "clock", "unknown").Should().ContainSingle().Which.Should().Contain("the clock was not compared");
    }

    private async Task<ToolResult> TlsAsync(X509Certificate2 certificate, params (string Name, string Value)[] variables)
    {
        await using var receiver = await Receiver.StartAsync(Answer401, certificate);
        return await DoctorAsync(["--url", $"https://localhost:{new Uri(receiver.Url).Port}/keygen"], variables);
    }

    /// <summary>Asks no clock, unless told to: nothing listens at the first port.</summary>
    private Task<ToolResult> DoctorAsync(string[] arguments, params (string Name, string Value)[] variables) => ToolProcess.RunAsync(new ToolStart
    {
        Arguments = ["doctor", "--json", .. arguments],
        Folder = _folder.Name,
        Environment = variables.Prepend(("Keygen__Api__BaseUrl", "http://127.0.0.1:1")).GroupBy(static one => one.Item1).ToDictionary(static one => one.Key, static one => one.Last().Item2),
    });

    private static Task Answer401(HttpContext context) => Task.FromResult(context.Response.StatusCode = 401);

    /// <summary>Signs itself, and holds 120 days.</summary>
    private static X509Certificate2 Certificate(string name, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var until = DateTimeOffset.UtcNow.AddDays(days);
        using var made = request.CreateSelfSigned(until.AddDays(-120), until);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null); // Windows serves no certificate whose key is in memory alone
    }

    private static string Day(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public void Dispose() => _folder.Dispose();
}
