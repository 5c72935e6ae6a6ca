using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime;
using Wolverine.Transports;

namespace Keygen.Webhooks.Wolverine;

/// <summary>
/// Wolverine sends a message twice when its poll and a process take it at the same moment, or when a database dies before it has answered. A
/// broker gets it twice, then. A queue in a database refuses the second: the outbox no longer has it. Wolverine would count that as a failure
/// of the queue, pause sending, and try this message first whenever it goes on: nothing behind it would get through until a restart.
/// </summary>
internal static class SentAlready
{
    private const string Refusal = "No matching outgoing envelope";

    /// <summary>Makes Wolverine forget the second one. It does so for messages of the app too: they may be in the same queue.</summary>
    public static void Tolerate(WolverineOptions options) => options.SendingFailure
        .OnException<InvalidOperationException>(static exception => exception.Message.StartsWith(Refusal, StringComparison.Ordinal), "It was sent already")
        .CustomActionIndefinitely(ForgetAsync, "Forget what was sent already");

    /// <summary>Should the outbox have the message after all, the poll finds it.</summary>
    private static async ValueTask ForgetAsync(IWolverineRuntime runtime, IEnvelopeLifecycle lifecycle, Exception exception)
    {
        await runtime.Storage.Outbox.DiscardAndReassignOutgoingAsync([], [lifecycle.Envelope!], TransportConstants.AnyNode).ConfigureAwait(false);
    }
}
