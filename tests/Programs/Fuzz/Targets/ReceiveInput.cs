using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>
/// A request as lines: the seven of the head, content type, content encoding, content length, URL, receiver, how the body comes; an
/// empty one; the body. Words in braces stand for what only a signer has, and whatever is signed for them is written down.
/// </summary>
internal sealed class ReceiveInput
{
    public const string Separator = "\n\n";

    public const int Lines = HeadLines.Count + 6;

    private static readonly TestAccount Account = TestAccount.Default;
    private static readonly byte[] OtherBody = "{\"data\":{}}"u8.ToArray();
    private static int _tokens;

    private readonly HashSet<string> _signed = new(StringComparer.Ordinal);
    private readonly byte[] _body;
    private readonly string[] _lines;

    public ReceiveInput(byte[] input)
    {
        var at = input.AsSpan().IndexOf("\n\n"u8);
        var body = Encoding.UTF8.GetString(input.AsSpan(at < 0 ? input.Length : at + Separator.Length))
            .Replace("{account}", Account.Id, StringComparison.Ordinal)
            .Replace("{token}", Interlocked.Increment(ref _tokens).ToString("x62", CultureInfo.InvariantCulture) + "v3", StringComparison.Ordinal);
        _body = at < 0 || !System.Text.Unicode.Utf8.IsValid(input) ? input[(at < 0 ? 0 : at + Separator.Length)..] : Encoding.UTF8.GetBytes(body);
        _lines = Encoding.UTF8.GetString(input.AsSpan(0, at < 0 ? 0 : at)).Split('\n');
        Array.Resize(ref _lines, Lines);
        _lines = [.. _lines.Select(line => Fill(line ?? "-"))];
        Request = ToRequest();
    }

    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    public WebhookRequest Request { get; }

    public bool TrustsUrl => _lines[11] is "trust";

    private static SignedUrl Url { get; } = SignedUrl.Parse(TestDelivery.DefaultUrl);

    /// <summary>Whether just this was signed for a delivery, now: this head for this URL, and these bytes.</summary>
    public bool IsSigned(SignedUrl url)
    {
        var date = Request.Head.KeygenDate.Count > 0 ? Request.Head.KeygenDate : Request.Head.Date;
        return _signed.Contains(SignedTexts.Of("post", url, date.ToString(), DigestOf(_body)));
    }

    private WebhookRequest ToRequest()
    {
        var how = _lines[12].Split(' ');
        return new()
        {
            Head = HeadLines.Head(_lines),
            ContentType = HeadLines.Values(_lines[7]),
            ContentEncoding = HeadLines.Values(_lines[8]),
            ContentLength = _lines[9] is "{length}" ? _body.Length : long.TryParse(_lines[9], CultureInfo.InvariantCulture, out var length) ? length : null,
            Url = _lines[10],
            Body = new OddStream(_body, int.TryParse(how[0], CultureInfo.InvariantCulture, out var piece) ? Math.Max(1, piece) : int.MaxValue, EndOf(how[^1])),
        };
    }

    private static Exception? EndOf(string word) => word switch
    {
        "io" => new IOException(word),
        "invalid" => new InvalidOperationException(word),
        "disposed" => new ObjectDisposedException(word),
        "canceled" => new OperationCanceledException(word),
        "other" => new FormatException(word),
        _ => null,
    };

    private string Fill(string line)
    {
        foreach (var (word, make) in Makers)
        {
            if (line.Contains(word, StringComparison.Ordinal))
            {
                line = line.Replace(word, make(this), StringComparison.Ordinal);
            }
        }

        return line;
    }

    private static readonly (string Word, Func<ReceiveInput, string> Make)[] Makers =
    [
        ("{account}", static _ => Account.Id),
        ("{date}", static _ => DateOf(Now)),
        ("{old}", static _ => DateOf(Now.AddHours(-1))),
        ("{digest}", static input => DigestOf(input._body)),
        ("{other}", static _ => DigestOf(OtherBody)),
        ("{signature}", static input => input.Sign(SignatureAlgorithms.Ed25519, "post", Now, input._body)),
        ("{ecdsa}", static input => input.Sign(SignatureAlgorithms.EcdsaP256, "post", Now, input._body)),
        ("{signature of another}", static input => input.Sign(SignatureAlgorithms.Ed25519, "post", Now, OtherBody)),
        ("{signature of an answer}", static input => input.Sign(SignatureAlgorithms.Ed25519, "get", Now, input._body)),
        ("{signature of old}", static input => input.Sign(SignatureAlgorithms.Ed25519, "post", Now.AddHours(-1), input._body)),
    ];

    private string Sign(string algorithm, string method, DateTimeOffset date, byte[] body)
    {
        var text = SignedTexts.Of(method, Url, DateOf(date), DigestOf(body));
        if (date == Now)
        {
            _signed.Add(text);
        }

        return Convert.ToBase64String(Account.Sign(algorithm, Encoding.UTF8.GetBytes(text)));
    }

    private static string DateOf(DateTimeOffset date) => date.ToString("r", CultureInfo.InvariantCulture);

    private static string DigestOf(byte[] body) => $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
}
