using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>The fake's answers beside the contract's, line by line.</summary>
public sealed partial class ContractTableTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, ApiCase> Cases =
        AnswerCases.All.Concat(ListCases.All).Concat(EnvironmentCases.All).Concat(EndpointCases.All)
            .Concat(EndpointChangeCases.All).Concat(LicenseCases.All).Concat(UserCases.All).Concat(MachineCases.All).ToDictionary(static one => one.Line, StringComparer.Ordinal);

    public static TheoryData<string> Lines => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task The_fake_answers_as_the_contract_says(string line)
    {
        var expected = Cases[line];
        await using var account = await TableAccount.StartAsync();
        expected.Order?.Invoke(account.Fake.Api);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = account.Fake.Url };
        using var request = RequestOf(account, expected);
        var before = account.Raised.Count;
        using var answer = await client.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();

        ((int)answer.StatusCode).Should().Be(expected.Status, Encoding.UTF8.GetString(body));
        Verified(account, request, answer, body).Should().Be(expected.Signed ? VerificationFailure.None : VerificationFailure.SignatureMissing);
        if (expected.Body is not null)
        {
            Shape(account, body, expected.Whole).Should().Be(expected.Body);
        }

        if (expected.Raised is not null)
        {
            account.Raised.Skip(before).Should().Equal(expected.Raised);
        }

        foreach (var header in expected.Answered.Select(static one => one.Split(':', 2)))
        {
            Header(account, answer, header[0]).Should().Be(header[1].Trim(), header[0]);
        }
    }

    private static HttpRequestMessage RequestOf(TableAccount account, ApiCase expected)
    {
        var words = account.Written(expected.Request).Split(' ', 2);
        var target = words[1].StartsWith('/') ? words[1] : $"/v1/accounts/{account.Fake.Keys.AccountId}/{words[1]}";
        var request = new HttpRequestMessage(new(words[0]), new Uri(target, UriKind.Relative));
        request.Headers.Authorization = expected.Token switch
        {
            "none" => null,
            "basic" => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"token:{account.TokenOf("basic")}"))),
            _ => new("Bearer", account.TokenOf(expected.Token)),
        };
        request.Content = expected.Json is null ? null : new StringContent(account.Written(expected.Json), Encoding.UTF8, "application/vnd.api+json");
        foreach (var header in expected.Sent.Select(static one => one.Split(": ", 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], account.Written(header[1])).Should().BeTrue();
        }

        return request;
    }

    private static VerificationFailure Verified(TableAccount account, HttpRequestMessage request, HttpResponseMessage answer, byte[] body)
    {
        string? Of(string name) => answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
        if (request.Method.Method is "DELETE" or "PATCH" or "PUT" && Of("Keygen-Signature") is { } ofDelete)
        {
            // The library's verifier takes GET and POST alone; Ed25519 signs the same text the same way each time.
            var text = $"(request-target): {request.Method.Method.ToLowerInvariant()} {request.RequestUri!.PathAndQuery}\nhost: 127.0.0.1\ndate: {Of("Keygen-Date")}\ndigest: {DigestOf(body)}";
            var signature = Convert.ToBase64String(account.Fake.Keys.Sign(SignatureAlgorithms.Ed25519, Encoding.UTF8.GetBytes(text)));
            return ofDelete.Contains($"signature=\"{signature}\"", StringComparison.Ordinal) ? VerificationFailure.None : VerificationFailure.SignatureMismatch;
        }

        var algorithm = Of("Keygen-Signature") is { } header ? AlgorithmOf().Match(header).Groups[1].Value : SignatureAlgorithms.Ed25519;
        var head = new SignatureVerifier(account.Fake.Keys.AccountId, [VerificationKey.Parse(account.Fake.Keys.PublicKeyFor(algorithm))], [algorithm]).VerifyHead(
            SignedHead.Create(request.Method.Method, name => Of(name)),
            [SignedUrl.Parse($"https://127.0.0.1{request.RequestUri!.PathAndQuery}")], account.Now);
        return Of("Keygen-Signature") is null ? VerificationFailure.SignatureMissing
            : head.Failure is not VerificationFailure.None ? head.Failure
            : Of("Keygen-Digest") == DigestOf(body) ? VerificationFailure.None
            : VerificationFailure.BodyDigest;
    }

    private static string DigestOf(byte[] body) => $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";

    /// <summary>The body with ids as words, resources as their ids, and what is new each time as an asterisk.</summary>
    private static string Shape(TableAccount account, byte[] body, bool whole)
    {
        if (body is [])
        {
            return "";
        }

        var document = JsonNode.Parse(account.Read(Encoding.UTF8.GetString(body)))!.AsObject();
        if (document["data"] is { } data && !whole)
        {
            document["data"] = data is JsonArray list ? new JsonArray([.. list.Select(static one => one!["id"]!.DeepClone())]) : data["id"]!.DeepClone();
        }

        if (document["meta"]?["id"] is not null)
        {
            document["meta"]!["id"] = "*";
        }

        return Uuid().Replace(document.ToJsonString(Relaxed), "*");
    }

    private static string Header(TableAccount account, HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? Uuid().Replace(account.Read(values.ToString()), "*")
            : "";

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex("algorithm=\"([^\"]+)\"")]
    private static partial Regex AlgorithmOf();
}
