using System.Text;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>
/// The whole of <see cref="WebhookReceiver.ReceiveAsync"/>: nothing throws out of it, what gets in was signed, byte for byte, for a
/// delivery to this URL, now, and no handler has run to its end twice.
/// </summary>
internal sealed class ReceiveTarget(ReceiveTarget.Front? front = null) : FuzzTarget("receive"), IDisposable
{
    private const int RunsOfAHost = 20_000;
    private const string Rest = "application/json\n-\n{length}\nhttps://hooks.example.com/webhooks/keygen\nfixed\nwhole";
    private const string Good =
        "POST\nkeyid=\"{account}\", algorithm=\"ed25519\", signature=\"{signature}\", headers=\"(request-target) host date digest\"\n{date}\n{date}\n{digest}\n{digest}\n1.8";

    private readonly Front _receive = front ?? (static (host, request, trustsUrl) => host.ReceiveAsync(request, trustsUrl));
    private ReceiveHost _host = new();
    private int _runs;

    public delegate Task<WebhookReceipt> Front(ReceiveHost host, WebhookRequest request, bool trustsUrl);

    public override int Share => 5;

    public override int MaxLength => 60_000;

    public override bool IsJson => true;

    public override int Fields => ReceiveInput.Lines;

    public override IEnumerable<string> Words =>
    [
        "{account}", "{date}", "{old}", "{digest}", "{other}", "{signature}", "{ecdsa}", "ecdsa-p256", "{signature of another}", "{signature of an answer}",
        "{signature of old}", "{token}", "{length}",
        "\n", "\n\n", "\t", "-", "POST", "GET", "trust", "fixed", "whole", "1 io", "7 invalid", "disposed", "canceled", "other", "4096", "0", "-1", "99999999999",
        "charset=utf-8", "charset=utf-16", "identity", "gzip", "; ", "application/vnd.api+json", "sha-256=", "data", "license.created", "https://", "keyid=\"",
    ];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded)
    {
        var bodies = recorded.Select(static one => BodyOf(one)).ToArray();
        return
        [
            .. bodies.Select(static body => Of(Good, Rest, body)),
            .. recorded.Zip(bodies, static (one, body) => Of(HeadLines.Of(one.Head), Rest.Replace(TestDelivery.DefaultUrl, one.Url, StringComparison.Ordinal), body)),
            .. Heads.Select(head => Of(head, Rest, bodies[0])), .. Rests.Select(rest => Of(Good, rest, bodies[0])), Utf8("{}"),
        ];
    }

    private static IEnumerable<string> Heads =>
    [
        Good.Replace("ed25519", "ecdsa-p256", StringComparison.Ordinal).Replace("{signature}", "{ecdsa}", StringComparison.Ordinal),
        Good.Replace("{digest}", "{other}", StringComparison.Ordinal).Replace("{signature}", "{signature of another}", StringComparison.Ordinal),
        Good.Replace("{date}", "{old}", StringComparison.Ordinal).Replace("{signature}", "{signature of old}", StringComparison.Ordinal),
        Good.Replace("{signature}", "{signature of an answer}", StringComparison.Ordinal),
        Good.Replace("POST", "GET", StringComparison.Ordinal).Replace("{signature}", "{signature of an answer}", StringComparison.Ordinal),
    ];

    private static IEnumerable<string> Rests =>
    [
        .. new[] { "1000 io", "disposed", "canceled", "other", "1 whole" }.Select(static how => Rest.Replace("whole", how, StringComparison.Ordinal)),
        Rest.Replace("fixed", "trust", StringComparison.Ordinal),
        Rest.Replace("{length}", "-", StringComparison.Ordinal),
        Rest.Replace("{length}", "99999999999", StringComparison.Ordinal),
        Rest.Replace("application/json", "application/vnd.api+json; charset=utf-8", StringComparison.Ordinal),
    ];

    public override void Run(byte[] input)
    {
        if (++_runs % RunsOfAHost == 0)
        {
            _host.Dispose();
            _host = new();
        }

        var read = new ReceiveInput(input);
        var receipt = _receive(_host, read.Request, read.TrustsUrl).GetAwaiter().GetResult();
        Demand(_host.HandledTwice is null, "A handler has run to its end twice for one event.");
        Demand(receipt.Outcome is not (WebhookOutcome.Misconfigured or WebhookOutcome.Draining), $"The receiver says {receipt.Outcome}.");
        var isIn = receipt.Event is not null || receipt.EnvelopeFailure is not EnvelopeFailure.None || receipt.StatusCode == WebhookOutcome.Handled.ToStatusCode();
        Demand(!isIn || (receipt.Url is not null && read.IsSigned(receipt.Url)), "Something got in that nobody signed.");
    }

    public void Dispose() => _host.Dispose();

    private static byte[] Of(string head, string rest, string body) => Utf8($"{head}\n{rest}{ReceiveInput.Separator}{body}");

    private static string BodyOf(RecordedDelivery one) => Encoding.UTF8.GetString(one.Body)
        .Replace(one.AccountId, "{account}", StringComparison.Ordinal)
        .Replace(one.Expect.GetProperty("idempotencyToken").GetString() is { Length: > 0 } token ? token : one.AccountId, "{token}", StringComparison.Ordinal);
}
