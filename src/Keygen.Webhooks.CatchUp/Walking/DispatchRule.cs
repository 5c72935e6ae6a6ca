namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>What is done with an event after its handlers were asked to run.</summary>
internal enum AfterDispatch
{
    /// <summary>Nothing is left to do.</summary>
    Pass,

    /// <summary>Someone else has it; it is looked at again.</summary>
    Open,

    /// <summary>It failed on its own account; those behind it go on.</summary>
    Park,

    /// <summary>Nothing can be handled just now; the walk ends before it.</summary>
    Stop,
}

/// <summary>The decision about an event after its dispatch.</summary>
internal static class DispatchRule
{
    public static AfterDispatch Decide(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Handled or WebhookOutcome.Duplicate or WebhookOutcome.Ignored => AfterDispatch.Pass,
        WebhookOutcome.InProgress or WebhookOutcome.LeaseLost => AfterDispatch.Open,
        WebhookOutcome.HandlerFailed => AfterDispatch.Park,
        _ => AfterDispatch.Stop,
    };
}
