using Keygen.Webhooks.HostileNetwork.Wire;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests.Wire;

namespace Keygen.Webhooks.HostileNetwork.Attacking;

/// <summary>The attacks. "Signed" ones send the head of a delivery that was caught on its way, as often as they like.</summary>
internal static class Attacks
{
    private const int MiB = 1 << 20;

    public static IReadOnlyList<Attack> All(KeygenTestKeys keys, bool isQuick)
    {
        var forger = new KeygenTestKeys(keys.AccountId) { EndpointUrl = keys.EndpointUrl };
        var forged = SignedDelivery.Of<LicenseCreated>(e => e.WithKeys(forger));
        var signed = SignedDelivery.Of<LicenseCreated>(e => e.WithKeys(keys));
        Attack[] all =
        [
            new("slow heads, a byte each 5 s", () => SlowHeads(forged))
            {
                Connections = 10_000, Rate = 2000, Seconds = 38, KiBEach = 32, Statuses = [408], QuickStatuses = [], AllEnd = true,
            },
            new("slow bodies, forged and signed, a byte each second", () => SlowBodies(forged, signed))
            {
                Connections = 4000, Rate = 2000, Seconds = 20, KiBEach = 48, Statuses = [401, 408], QuickStatuses = [401], AllEnd = true,
                QuickSeconds = 8, // longer than the negative controls wait for an answer: who blocks threads answers only when it ends
            },
            new("partial bodies of an announced 1 MiB, forged and signed", () => PartialBodies(forged, signed, 1000))
            {
                Connections = 10_000, Rate = 2000, Seconds = 25, KiBEach = 48, Statuses = [401, 408], QuickStatuses = [401], AllEnd = true,
            },
            new("1 MiB less a byte, forged", () => PartialBodies(forged, null, MiB - 1))
            {
                Connections = 600, Rate = 75, Seconds = 16, KiBEach = 64, Statuses = [401], AllEnd = true, QuickConnections = 150,
            },
            new("1 MiB less a byte, signed", () => PartialBodies(signed, null, MiB - 1))
            {
                Connections = 100, Rate = 50, Seconds = 19, KiBEach = 3 * 1024, Statuses = [408], QuickStatuses = [], AllEnd = true,
            },
            new("header floods", () => OddRequests.HeaderFloods(forged))
            {
                Rate = 400, Seconds = 6, KiBEach = 64, Statuses = [401, 414, 431],
            },
            new("pipelines of 50 requests, one in ten good", () => OddRequests.Pipelines(forged, keys, isQuick ? 60 : 400))
            {
                Rate = 40, Seconds = 6, KiBEach = 64, Statuses = [200, 401, 405],
            },
            new("1,000 pipelined requests, no answer read", () => OddRequests.NeverReading())
            {
                Connections = 20, Rate = 2, Seconds = 12, KiBEach = 1024,
            },
            new("chunked oddities", () => OddRequests.Chunked(forged))
            {
                Rate = 400, Seconds = 6, KiBEach = 64, Statuses = [400, 401],
            },
            new("lengths that lie", () => OddRequests.Lengths(forged, signed))
            {
                Rate = 400, Seconds = 6, KiBEach = 64, Statuses = [400, 401, 413],
            },
            new("connections cut midway", () => OddRequests.Cuts(forged, signed))
            {
                Rate = 500, Seconds = 6, KiBEach = 64,
            },
            new("HTTP/2, `:authority` unlike `host`", () => OddRequests.Authorities(forged, keys, isQuick ? 30 : 400))
            {
                Rate = 40, Seconds = 6, KiBEach = 256, Statuses = [Http2Answers.Reset, 200, 401],
            },
        ];
        return isQuick ? [.. all.Select(static attack => attack.Quick())] : all;
    }

    private static Script[] SlowHeads(SignedDelivery forged)
    {
        var head = Requests.Head(forged);
        return [new(head[..40]) { Drip = head[40..], DripEvery = TimeSpan.FromSeconds(5), Ending = Ending.Wait }];
    }

    private static Script[] SlowBodies(SignedDelivery forged, SignedDelivery signed) =>
    [
        .. new[] { forged, signed }.Select(static delivery =>
            new Script(Requests.Head(delivery)) { Drip = delivery.Body.ToArray(), DripEvery = TimeSpan.FromSeconds(1), Ending = Ending.Wait }),
    ];

    private static Script[] PartialBodies(SignedDelivery one, SignedDelivery? other, int sent) =>
    [
        .. new[] { one, other }.OfType<SignedDelivery>().Select(delivery =>
            new Script([.. Requests.Head(delivery, MiB), .. new byte[sent]]) { Ending = Ending.Wait }),
    ];
}
