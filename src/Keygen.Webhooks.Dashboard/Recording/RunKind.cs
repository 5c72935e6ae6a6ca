namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>Who ran handlers without a delivery.</summary>
internal enum RunKind
{
    /// <summary>A person, for one event, from the page.</summary>
    Page,

    /// <summary>A replay of the app or of the tool, or one of many events that was begun from the page.</summary>
    Replay,

    /// <summary>Catch-up.</summary>
    CatchUp,

    /// <summary>An engine, for a message of later handlers.</summary>
    Engine,

    /// <summary>The app itself.</summary>
    App,
}
