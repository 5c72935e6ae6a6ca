namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>The run whose scope this is.</summary>
internal sealed class CurrentRun
{
    public int Delivery { get; private set; }

    public string Token { get; private set; } = "";

    public string Handler { get; private set; } = "";

    public string Run { get; private set; } = "";

    public void Set(int delivery, string token, string handler, string run) => (Delivery, Token, Handler, Run) = (delivery, token, handler, run);
}
