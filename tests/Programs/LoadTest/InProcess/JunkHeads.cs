using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests.Measuring;

namespace Keygen.Webhooks.LoadTest.InProcess;

/// <summary>The junk that <see cref="Junk"/> puts on the wire, as the receiver gets it. No body is there to be read.</summary>
internal static class JunkHeads
{
    private static readonly string Digest = StandInAccount.DigestOf([]);

    /// <summary>In the order of <see cref="Junk.Shapeless"/>.</summary>
    public static IReadOnlyList<(Func<WebhookRequest> Request, WebhookOutcome Outcome)> Shapeless(StandInAccount account)
    {
        using var stranger = new StandInAccount(Guid.NewGuid().ToString());
        var good = account.Head(account.Sign(StandInAccount.TextOf(Digest)), Digest);
        var stale = StandInAccount.Now.AddDays(-2).ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        return
        [
            Of(good with { Signature = default }, WebhookOutcome.Unauthorized),
            Of(stranger.Head(stranger.Sign(StandInAccount.TextOf(Digest)), Digest), WebhookOutcome.Unauthorized),
            Of(good with { Date = stale, KeygenDate = stale }, WebhookOutcome.Unauthorized),
            Of(good, WebhookOutcome.ContentTooLarge, Junk.OversizedLength),
        ];
    }

    /// <summary>A head whose signature fits none of the candidates.</summary>
    public static (Func<WebhookRequest> Request, byte[] Text, byte[] Signature) Forged(StandInAccount account)
    {
        using var stranger = new StandInAccount(account.AccountId);
        var text = StandInAccount.TextOf(Digest);
        var signature = stranger.Sign(text);
        return (Of(account.Head(signature, Digest), WebhookOutcome.Unauthorized, 1 << 20).Request, text, signature);
    }

    private static (Func<WebhookRequest> Request, WebhookOutcome Outcome) Of(SignedHead head, WebhookOutcome outcome, long length = 4615) =>
        (() => StandInAccount.Request(head, length, Stream.Null), outcome);
}
