namespace Keygen.Webhooks.Tool.Wire;

/// <summary>What Keygen does with the answer to a delivery, in words.</summary>
internal static class KeygenReaction
{
    public const string Done = "Keygen is done with the event.";

    public const string Retries = "Keygen tries again: up to 15 times in about two days, the first time after 10 to 100 minutes.";

    public const string HangsUp = $"Keygen hangs up after 15 seconds. {Retries}";

    public const string RefusesCertificate = $"Keygen verifies the server's certificate. {Retries}";

    public const string GivesUp = "Keygen does not try again after a connection that was refused or broken: the event is lost, unless you fetch it from Keygen's list.";

    /// <summary>After 301, 302 and 303.</summary>
    public const string FollowsWithGet =
        "Keygen follows this redirect with a GET without the body. When that is answered 2xx, the event counts as delivered, and it is lost: no handler has seen it. Never redirect this path.";

    /// <summary>After 307 and 308.</summary>
    public const string FollowsWithPost =
        "Keygen sends the request again to the new place, with the signature for the registered URL: it verifies there only if the receiver expects that URL. Register the URL that the redirect leads to.";

    public static string Disables(int status) =>
        $"After {status}, Keygen gives up and disables the endpoint: it records no more events for it until you set its subscriptions again.";
}
