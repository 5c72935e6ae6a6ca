using System.Net.Sockets;

namespace Keygen.Webhooks.Testing;

/// <summary>Keygen's verdict on an attempt. <see cref="Status"/> is null when Keygen does not change the event's status.</summary>
internal sealed record DeliveryOutcome(FakeEventStatus? Status, int? Code, string? Text, bool Retries = false, bool Disables = false)
{
    private static readonly DeliveryOutcome Unchanged = new(null, null, null, Retries: true);

    public static DeliveryOutcome TimedOut { get; } = new(FakeEventStatus.Failing, null, "REQ_TIMEOUT", Retries: true);

    public static DeliveryOutcome TooManyRedirects => Unchanged;

    /// <returns>The outcome as text for people.</returns>
    public string Describe() => Code is null ? $"not answered, {Text ?? "too many redirects"}" : $"answered {Code} {Text}".TrimEnd();

    public static DeliveryOutcome Of(int code, string text, string endpointUrl)
    {
        var host = new Uri(endpointUrl).Host;
        var (ngrok, tunnel) = (host.EndsWith(".ngrok.io", StringComparison.OrdinalIgnoreCase), host.EndsWith(".loca.lt", StringComparison.OrdinalIgnoreCase));
        return code switch
        {
            >= 200 and <= 299 => new(FakeEventStatus.Delivered, code, text),
            410 or 530 => new(FakeEventStatus.Failed, code, text, Disables: true),
            404 when ngrok && text.Contains("not found", StringComparison.OrdinalIgnoreCase) && text.Contains("tunnel", StringComparison.OrdinalIgnoreCase) =>
                new(FakeEventStatus.Failed, code, text, Disables: true),
            504 when ngrok || tunnel => new(FakeEventStatus.Failed, code, text),
            _ => new(FakeEventStatus.Failing, code, text, Retries: true),
        };
    }

    public static DeliveryOutcome Of(Exception exception)
    {
        var socket = SocketErrorOf(exception);
        var kind = (exception as HttpRequestException)?.HttpRequestError ?? (exception as HttpIOException)?.HttpRequestError;
        return (kind, socket) switch
        {
            (HttpRequestError.SecureConnectionError, _) => new(FakeEventStatus.Failing, null, "SSL_ERROR", Retries: true),
            (_, SocketError.TimedOut) => TimedOut,
            (_, SocketError.ConnectionRefused) => Lost("CONN_REFUSED"),
            (_, SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown) => Lost("CONN_RESET"),
            (_, SocketError.NetworkUnreachable) => Lost("NET_UNREACH"),
            (_, SocketError.HostUnreachable) => Lost("HOST_UNREACH"),
            (HttpRequestError.NameResolutionError, _) or (HttpRequestError.ConnectionError, _) => Lost("DNS_ERROR"),
            (HttpRequestError.ResponseEnded, _) => Lost("EOF_ERROR"),
            _ => Unchanged,
        };
    }

    /// <summary>The outcome of a broken connection: Keygen gives up at once.</summary>
    private static DeliveryOutcome Lost(string text) => new(FakeEventStatus.Failed, null, text);

    private static SocketError? SocketErrorOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }
}
