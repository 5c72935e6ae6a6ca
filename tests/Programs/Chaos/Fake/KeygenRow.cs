namespace Keygen.Webhooks.Chaos.Fake;

/// <summary>A webhook event as the fake shows it: a delivery, with its retries.</summary>
internal sealed record KeygenRow(string Id, string IdempotencyToken, string Event, string Status, int Attempts, string? LastResponseBody)
{
    /// <summary>The first attempt and Keygen's fifteen retries.</summary>
    private const int AllAttempts = 16;

    public bool IsDelivered => Status is "DELIVERED";

    public bool IsFailed => Status is "FAILED";

    /// <summary>Whether nothing is to follow.</summary>
    public bool IsFinal => IsDelivered || IsFailed;

    /// <summary>Whether all retries were in vain.</summary>
    public bool IsGivenUp => IsFailed && Attempts >= AllAttempts;

    public bool WasRefused => IsFailed && LastResponseBody is "CONN_REFUSED";

    public bool WasBroken => IsFailed && LastResponseBody is "CONN_RESET" or "EOF_ERROR";
}
