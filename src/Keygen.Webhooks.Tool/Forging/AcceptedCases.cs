using System.Text.Json.Nodes;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Forging;

/// <summary>Deliveries that Keygen sends, or may send one day. A receiver must accept them.</summary>
internal static class AcceptedCases
{
    private const string Retried = "A refused event is sent again for two days, refused each time, and is then lost.";

    private static readonly string[] EachAlgorithm =
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaSha256, SignatureAlgorithms.RsaPssSha256];

    private static readonly string[] UsualEvents = ["license.created", "license.validation.succeeded", "machine.created", "user.created"];

    public static ForgeCase Good { get; } = new(
        "good", "a delivery as Keygen sends it", Expectation.Accept, Retried, static context => context.Request(context.Delivery()));

    /// <param name="accepted">The algorithms that the receiver has keys for.</param>
    public static IEnumerable<ForgeCase> All(IReadOnlyCollection<string> accepted) =>
    [
        Good,
        .. EachAlgorithm.Select(algorithm => OfAlgorithm(algorithm, accepted.Contains(algorithm))),
        .. Enumerable.Range(0, 9).Select(static minor => OfVersion($"1.{minor}")),
        new(
            "unknown-event", "an event that is newer than the receiver", Expectation.Accept,
            "Keygen adds events, and an endpoint may be subscribed to all.",
            static context => context.Request(context.Delivery(eventName: "license.forged-tomorrow"))),
        new(
            "unknown-attribute", "an attribute that is newer than the receiver", Expectation.Accept, "Keygen adds attributes at any time.",
            static context => context.Request(context.Delivery(static builder => builder.WithNewAttribute("forgedTomorrow", new JsonObject { ["a"] = 1 })))),
        new(
            "list", "an event whose payload is a list", Expectation.Accept, "Events about attached and detached records carry a list.",
            static context => context.Request(context.Delivery(eventName: "license.entitlements.attached"))),
        .. UsualEvents.Select(OfEvent),
        new(
            "large", "a body of 64 KB, from 16 KB of metadata", Expectation.Accept, "Keygen allows that much metadata, and JSON inside JSON escapes it twice.",
            static context => context.Request(context.Delivery(static builder => builder.WithMetadata("notes", new string('"', 16_000)), "user.created"))),
        new(
            "rewritten-date", "Date and Digest rewritten on the way, Keygen-Date and Keygen-Digest as signed", Expectation.Accept,
            "Some proxies set their own Date. That is why Keygen sends both headers twice.",
            static context => context.Request(context.Delivery()
                .WithHeader("Date", context.Now.AddSeconds(-2).UtcDateTime.ToString("r", System.Globalization.CultureInfo.InvariantCulture))
                .WithHeader("Digest", "sha-256=AAAA"))),
        new(
            "chunked", "the body in chunks, without a Content-Length", Expectation.AcceptOrRefuse,
            "Keygen sends a Content-Length, but a proxy may not. An answer in time is all that is needed.",
            static context => context.Request(context.Delivery()) with { Transfer = BodyTransfer.Chunked }),
        new(
            "slow", "the body in eight parts, over two seconds", Expectation.Accept, "Networks are slow at times.",
            static context => context.Request(context.Delivery()) with { Transfer = BodyTransfer.Slow }),
    ];

    private static ForgeCase OfAlgorithm(string algorithm, bool isAccepted) => new(
        $"algorithm-{algorithm}", $"a delivery signed with {algorithm}", isAccepted ? Expectation.Accept : Expectation.AcceptOrRefuse,
        isAccepted ? Retried : "The endpoint at Keygen uses one algorithm. The others may be refused, but not with an error, and RSA should be: see SECURITY.md.",
        context => context.Request(context.Delivery(builder => builder.WithAlgorithm(algorithm))));

    private static ForgeCase OfEvent(string name) => new(
        $"event-{name}", $"{name}, in the newest API version", Expectation.Accept, "If it fails, the handler of this event may throw, or read what only older versions have.",
        context => context.Request(context.Delivery(eventName: name)));

    private static ForgeCase OfVersion(string version) => new(
        $"version-{version}", $"the payload in API version {version}", Expectation.Accept,
        "An endpoint's API version can be changed at Keygen, and events under way keep the older one.",
        context => context.Request(context.Delivery(builder => builder.WithApiVersion(version))));
}
