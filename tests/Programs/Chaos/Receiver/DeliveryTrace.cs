using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>Numbers a process's deliveries, and notes when the response to one that claimed an event has gone out.</summary>
internal sealed class DeliveryTrace(Ledger ledger)
{
    private static readonly AsyncLocal<Delivery?> Ambient = new();
    private int _deliveries;

    /// <summary>The delivery being received, or one of its own for what catch-up or an engine hands over.</summary>
    public Delivery Current => Ambient.Value ?? new(-Interlocked.Increment(ref _deliveries));

    public Task ReceiveAsync(HttpContext context, RequestDelegate next)
    {
        var delivery = Ambient.Value = new(Interlocked.Increment(ref _deliveries));
        context.Response.OnCompleted(() =>
        {
            if (delivery.Token is { } token)
            {
                ledger.Write(Phase.Answered, delivery.Number, token);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}

/// <summary>One delivery, with a number below zero where catch-up or an engine delivers; it has a token once it has claimed its event.</summary>
internal sealed class Delivery(int number)
{
    public int Number => number;

    public bool IsCatchUp => IsCatchUpNumber(number);

    public static bool IsCatchUpNumber(int number) => number < 0;

    public string? Token { get; set; }
}
