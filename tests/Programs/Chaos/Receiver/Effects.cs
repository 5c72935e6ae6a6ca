using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>Where handlers leave what they did: rows that nothing keeps from being there twice.</summary>
internal interface IEffects
{
    /// <summary>Begins an effect, which nobody sees yet.</summary>
    void Begin();

    /// <summary>Writes what was begun.</summary>
    Task WriteAsync(CancellationToken cancellationToken);
}

/// <summary>Effects in a file of this process, which no transaction takes back.</summary>
internal sealed class FileEffects(CurrentRun run, AppendFile file, Ledger ledger) : IEffects
{
    private bool _begun;

    public void Begin() => _begun = true;

    public Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_begun)
        {
            _begun = false;
            file.Append(() => $"{run.Token} {run.Handler} {run.Run}\n", sync: true);
            ledger.Write(Phase.Effect, run.Delivery, run.Token, run.Handler, run.Run);
        }

        return Task.CompletedTask;
    }

    public static string PathIn(string folder, ProcessName process) => Path.Combine(folder, $"effects-{process}");
}

/// <summary>Effects in the database of the marks, written by the handler's own context.</summary>
internal sealed class DatabaseEffects(CurrentRun run, ChaosContext context, Ledger ledger) : IEffects
{
    public void Begin() => context.Effects.Add(new() { Token = run.Token, Handler = run.Handler, Run = run.Run });

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        ledger.Write(Phase.Effect, run.Delivery, run.Token, run.Handler, run.Run);
    }
}
