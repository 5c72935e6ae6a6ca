namespace Keygen.Webhooks;

/// <summary>When a handler runs. Give it at <c>AddHandler</c>; the handler itself does not change.</summary>
public enum HandlerExecution
{
    /// <summary>While Keygen waits for the answer. Keygen waits 15 seconds.</summary>
    Inline,

    /// <summary>
    /// After Keygen got its answer, in the engine that <c>RunLaterWith</c> names: in this process or in another one. The delivery is
    /// answered 200 when the engine has the event.
    /// </summary>
    Later,
}
