using Keygen.Webhooks.Fuzz.Engine;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>Every place at which bytes from outside come in.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<FuzzTarget> Make() =>
    [
        new HeaderTarget(), new HeadTarget(), new DerTarget(), new PssTarget(), new KeyTarget(), new DigestTarget(), new UrlTarget(), new QuotedTextTarget(),
        new EnvelopeTarget(), new PayloadTarget(), new PageTarget(), new MessageTarget(), new ReceiveTarget(),
    ];
}
