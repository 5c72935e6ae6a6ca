namespace Keygen.Webhooks.Forwarding;

/// <summary>The forwarder of a registration.</summary>
/// <param name="Create">Resolves or creates it, from the services of the scope in which the hand-over is recorded.</param>
internal sealed record ForwarderChoice(Func<IServiceProvider, IKeygenEventForwarder> Create);
