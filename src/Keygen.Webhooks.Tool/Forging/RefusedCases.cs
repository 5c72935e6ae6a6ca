using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Forging;

/// <summary>Requests that Keygen did not send, or not here, or not now. A receiver must refuse them.</summary>
internal static class RefusedCases
{
    private const string Signature = "Keygen-Signature";
    private const string Anybody = "Anybody who knows the URL can raise events: create, renew or revoke whatever the handler does.";
    private const string Attacker = "Somebody on the way can change what the account signed.";

    private static readonly string[] Dates = ["Date", "Keygen-Date"];

    public static IEnumerable<ForgeCase> All { get; } =
    [
        new("unsigned", "no signature at all", Expectation.Refuse, Anybody, static context => context.Request(context.Delivery().WithoutHeader(Signature))),
        new(
            "x-signature-only", "a valid X-Signature, and no Keygen-Signature", Expectation.Refuse,
            "X-Signature has no date and no address. Whoever has one delivery can repeat it for ever, at any endpoint of the account.", XSignatureOnly),
        new("another-key", "signed with another key, in the account's name", Expectation.Refuse, Anybody,
            static context => context.Request(context.Delivery().SignedWithAnotherKey())),
        new("empty-signature", "signature=\"\"", Expectation.Refuse,
            $"Keygen itself sends this when signing fails, and sends the event again. {Anybody}",
            static context => context.Request(Changed(context.Delivery(), static (key, algorithm, _) => Header(key, algorithm, "")))),
        new("two-signatures", "two Keygen-Signature headers, a forged and a genuine one", Expectation.Refuse,
            "A receiver and a proxy before it may each look at another of the two.", TwoSignatures),
        new("algorithm-swapped", "another of Keygen's algorithms named, the signature unchanged", Expectation.Refuse,
            "The request must not choose how it is verified.", AlgorithmSwapped),
        new("algorithm-none", "algorithm=\"none\"", Expectation.Refuse, $"The request must not choose how it is verified. {Anybody}",
            static context => context.Request(Changed(context.Delivery(), static (key, _, _) => Header(key, "none", "")))),
        new("algorithm-hmac", "algorithm=\"hmac-sha256\", made with the public key as the secret", Expectation.Refuse,
            $"The public key is no secret. {Anybody}", Hmac),
        new("headers-shortened", "headers=\"date\", and only the date signed", Expectation.Refuse,
            "The request must not choose which lines are signed: a signature over a date would be valid for any body.", HeadersShortened),
        new("changed-target", "signed for another path", Expectation.Refuse, $"(request-target) is not verified. {Attacker}",
            static context => context.Request(context.Delivery().SignedForUrl(At(context.Url, target: "/forged")))),
        new("changed-host", "signed for another host", Expectation.Refuse, "host is not verified: a delivery for another system is accepted here.",
            static context => context.Request(context.Delivery().SignedForUrl(At(context.Url, host: "forged.example.com")))),
        new("changed-date", "the date changed by a second after signing", Expectation.Refuse, $"date is not verified: an old delivery can be given a new date. {Attacker}",
            static context => context.Request(WithDates(context.Delivery(), context.Now.AddSeconds(1), static _ => true))),
        new("changed-digest", "the digest changed, the body unchanged", Expectation.Refuse, $"digest is not verified. {Attacker}",
            static context => context.Request(WithDigest(context.Delivery(), "forged"u8))),
        new("changed-body", "one byte of the body changed", Expectation.Refuse, $"The body is not compared with the digest. {Attacker}",
            static context => context.Request(context.Delivery().WithChangedBody())),
        new("changed-body-and-digest", "another body, with its own digest", Expectation.Refuse, $"digest is not part of what is verified. {Attacker}",
            AnotherBody),
        new("stale", "signed an hour ago", Expectation.Refuse, "Whoever has a copy of a delivery, from a log or a proxy, can repeat it.",
            static context => context.Request(context.Delivery().SignedAt(context.Now.AddHours(-1)))),
        new("future", "signed an hour ahead", Expectation.Refuse, "It can be repeated for as long as its date lies ahead.",
            static context => context.Request(context.Delivery().SignedAt(context.Now.AddHours(1)))),
        new("replayed", "a delivery of yesterday with a new Date header beside its signed Keygen-Date", Expectation.Refuse,
            "The age must be measured by the header that is signed.",
            static context => context.Request(WithDates(context.Delivery().SignedAt(context.Now.AddDays(-1)), context.Now, static name => name is "Date"))),
        new("foreign-account", "signed by another account, in its own name", Expectation.Refuse, "Every customer of Keygen has an account that signs.",
            static context => context.Request(context.Delivery(builder => builder.WithKeys(context.Stranger)))),
        new("foreign-keyid", "signed by the account, in another account's name", Expectation.Refuse,
            "Keygen does not send it. It does no harm by itself, but whatever reads keyid afterwards is deceived.",
            static context => context.Request(Changed(context.Delivery(), (_, algorithm, signature) => Header(context.Stranger.AccountId, algorithm, signature)))),
        new("other-endpoint", "a delivery for another endpoint of the account", Expectation.Refuse,
            "A delivery for staging is accepted in production, or one team's by another's.",
            static context => context.Request(context.Delivery().SignedForUrl("https://staging.example.com/other"))),
        new("huge", "a forged delivery of 32 MiB", Expectation.RefuseSoon, "Anybody can fill the server's memory.", Huge),
        new("withheld", "a forged delivery whose body never comes", Expectation.RefuseSoon,
            "Anybody can hold connections, and whatever is reserved for them. A proxy with a timeout helps.",
            static context => context.Request(context.Delivery().SignedWithAnotherKey()) with { Transfer = BodyTransfer.Withheld }),
    ];

    private static RawRequest XSignatureOnly(ForgeContext context)
    {
        var delivery = context.Delivery();
        var signature = context.Keys.Sign(SignatureAlgorithms.RsaSha256, delivery.Body.ToArray());
        return context.Request(delivery.WithoutHeader(Signature).WithHeader("X-Signature", Convert.ToBase64String(signature)));
    }

    private static RawRequest TwoSignatures(ForgeContext context)
    {
        var delivery = context.Delivery();
        var forged = ForgeContext.Header(delivery.SignedWithAnotherKey(), Signature);
        return context.Request([new(Signature, forged), .. delivery.Headers], delivery.Body);
    }

    private static RawRequest AlgorithmSwapped(ForgeContext context)
    {
        var other = context.Algorithm is SignatureAlgorithms.Ed25519 ? SignatureAlgorithms.RsaSha256 : SignatureAlgorithms.Ed25519;
        return context.Request(Changed(context.Delivery(), (key, _, signature) => Header(key, other, signature)));
    }

    private static RawRequest Hmac(ForgeContext context)
    {
        var delivery = context.Delivery();
        var secret = Encoding.UTF8.GetBytes(context.Keys.PublicKeyFor(context.Algorithm));
        var signature = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(ForgeContext.SigningString(delivery)));
        return context.Request(Changed(delivery, (key, _, _) => Header(key, "hmac-sha256", Convert.ToBase64String(signature))));
    }

    private static RawRequest HeadersShortened(ForgeContext context)
    {
        var delivery = context.Delivery();
        var signature = context.Keys.Sign(context.Algorithm, Encoding.UTF8.GetBytes($"date: {ForgeContext.Header(delivery, "Date")}"));
        return context.Request(Changed(delivery, (key, algorithm, _) => Header(key, algorithm, Convert.ToBase64String(signature), "date")));
    }

    private static RawRequest AnotherBody(ForgeContext context)
    {
        var delivery = context.Delivery().WithChangedBody();
        return context.Request(WithDigest(delivery, delivery.Body.Span));
    }

    private static RawRequest Huge(ForgeContext context)
    {
        var body = new byte[32 << 20];
        body.AsSpan().Fill((byte)' ');
        return context.Request(new KeygenTestKeys(context.Keys.AccountId).SignDelivery(body, context.Now, context.Url), body);
    }

    /// <summary>Writes the signature header anew of its account, algorithm and signature.</summary>
    private static SignedDelivery Changed(SignedDelivery delivery, Func<string, string, string, string> write)
    {
        var parts = ForgeContext.Header(delivery, Signature).Split('"');
        return delivery.WithHeader(Signature, write(parts[1], parts[3], parts[5]));
    }

    private static string Header(string keyId, string algorithm, string signature, string headers = "(request-target) host date digest") =>
        $"keyid=\"{keyId}\", algorithm=\"{algorithm}\", signature=\"{signature}\", headers=\"{headers}\"";

    private static SignedDelivery WithDates(SignedDelivery delivery, DateTimeOffset date, Func<string, bool> which)
    {
        var text = date.UtcDateTime.ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        return Dates.Where(which).Aggregate(delivery, (changed, name) => changed.WithHeader(name, text));
    }

    private static SignedDelivery WithDigest(SignedDelivery delivery, ReadOnlySpan<byte> body)
    {
        var digest = $"sha-256={Convert.ToBase64String(SHA256.HashData(body))}";
        return delivery.WithHeader("Digest", digest).WithHeader("Keygen-Digest", digest);
    }

    private static string At(string url, string? host = null, string? target = null)
    {
        var signed = SignedUrl.Parse(url);
        return $"https://{host ?? signed.Host}{target ?? signed.Target}";
    }
}
