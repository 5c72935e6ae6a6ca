namespace Keygen.Webhooks.Dispatching;

/// <summary>Events that a registration hands over to an engine although it has no handler for them.</summary>
internal sealed record ForwardedEvents(string Registration, Type EventType);

/// <summary>Marks a registration that only consumes messages: no delivery arrives in this process.</summary>
internal sealed record ConsumingOnly;
