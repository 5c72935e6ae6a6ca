using Keygen.Webhooks.Chaos.Tracing;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>Writes the ledger around each run of a handler; a store may run one several times.</summary>
internal sealed class TracingClaim(EventClaim inner, Delivery delivery, string token, IEnumerable<string> handlers, Ledger ledger, HoldPoint hold) : EventClaim
{
    private readonly HashSet<string> _open = new(handlers, StringComparer.Ordinal);

    public override ClaimStatus Status => inner.Status;

    public override async Task<HandlerRunResult> RunAsync(
        string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop)
    {
        var run = "-";
        var result = await inner.RunAsync(handler, TracedAsync, stop);
        var isDone = result.Status is HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone;
        if (run != "-")
        {
            Write(result.Status switch
            {
                HandlerRunStatus.Completed => Phase.Marked,
                HandlerRunStatus.AlreadyDone => Phase.Overtaken,
                _ => Phase.Unmarked,
            });
        }

        if (isDone && _open.Remove(handler) && _open.Count == 0)
        {
            Write(Phase.Settled);
            await hold.PassAsync(Phase.Settled);
        }

        return result;

        void Write(Phase phase) => ledger.Write(phase, delivery.Number, token, handler, run);

        async Task TracedAsync(IServiceProvider services, CancellationToken ct)
        {
            run = ledger.NewRun();
            services.GetRequiredService<CurrentRun>().Set(delivery.Number, token, handler, run);
            Write(Phase.Start);
            await hold.PassAsync(Phase.Start, handler);
            try
            {
                await work(services, ct);
            }
            catch (Exception)
            {
                Write(Phase.Threw);
                throw;
            }

            Write(Phase.End);
            await hold.PassAsync(Phase.End, handler);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        if (delivery.IsCatchUp)
        {
            // Nobody is answered; this is its end. So it is for a message.
            ledger.Write(Phase.Answered, delivery.Number, token);
        }
    }
}
