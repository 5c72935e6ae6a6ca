using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Forging;

/// <summary>The answer that is right.</summary>
internal enum Expectation
{
    /// <summary>2xx: Keygen sent it.</summary>
    Accept,

    /// <summary>2xx, or a refusal: Keygen does not send it, but something on the way may make it so.</summary>
    AcceptOrRefuse,

    /// <summary>4xx: Keygen did not send it.</summary>
    Refuse,

    /// <summary>4xx or a closed connection, soon: Keygen did not send it, and it costs whoever waits for it.</summary>
    RefuseSoon,

    /// <summary>2xx for each, but handled once.</summary>
    HandleOnce,
}

/// <summary>One thing to send to a receiver, and what it must do.</summary>
/// <param name="Name">The name, for <c>--only</c> and <c>--skip</c>.</param>
/// <param name="Sent">What is sent.</param>
/// <param name="Expectation">The answer that is right.</param>
/// <param name="Why">What follows from another answer.</param>
/// <param name="Make">Makes the requests.</param>
internal sealed record ForgeCase(string Name, string Sent, Expectation Expectation, string Why, Func<ForgeContext, IReadOnlyList<RawRequest>> Make)
{
    public ForgeCase(string name, string sent, Expectation expectation, string why, Func<ForgeContext, RawRequest> make)
        : this(name, sent, expectation, why, context => [make(context)])
    {
    }

    /// <summary>Whether the requests are sent at once, and not one after the other.</summary>
    public bool AtOnce { get; init; }

    /// <summary>The answer that is right, in words.</summary>
    public string Right => Expectation switch
    {
        Expectation.Accept => "2xx",
        Expectation.AcceptOrRefuse => "2xx or 4xx",
        Expectation.Refuse => "4xx",
        Expectation.RefuseSoon => "4xx or closed, soon",
        _ => AtOnce ? "2xx, 409 or 503, handled once" : "2xx each, handled once",
    };
}
