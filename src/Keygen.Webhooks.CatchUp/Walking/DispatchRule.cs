namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>What the walk does with an event after its handlers were asked to run.</summary>
internal enum AfterDispatch
{
    /// <summary>Nothing is left to do: go on.</summary>
    Pass,

    /// <summary>Another server is running it: check it again later.</summary>
    Open,

    /// <summary>The event itself failed: park it and go on.</summary>
    Park,

    /// <summary>No event can be handled now: the walk ends before this one.</summary>
    Stop,
}

/// <summary>Decides about an event after its dispatch.</summary>
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
