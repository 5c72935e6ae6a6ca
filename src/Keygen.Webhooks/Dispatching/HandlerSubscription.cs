namespace Keygen.Webhooks.Dispatching;

/// <summary>A handler and the events that it gets.</summary>
/// <param name="Handler">The handler's name, as in <see cref="EventDispatcher.HandlerNames"/>.</param>
/// <param name="EventNames">
/// The names of the events, such as <c>license.created</c>, sorted. A handler of a base class has several; a handler of
/// <see cref="UnknownEvent"/> has none.
/// </param>
public sealed record HandlerSubscription(string Handler, IReadOnlyList<string> EventNames)
{
    /// <summary>
    /// When the handler runs. <see cref="HandlerExecution.Later"/> for events that are handed over to an engine, also those of
    /// <see cref="KeygenWebhooksBuilder.ForwardEvents{TEvent}"/>. The default value is <see cref="HandlerExecution.Inline"/>.
    /// </summary>
    public HandlerExecution Execution { get; init; }
}
