namespace Keygen.Webhooks.Tool.Registrations;

/// <summary>What an app registered, as its own code says.</summary>
/// <param name="Handlers">The handlers and the names of their events.</param>
/// <param name="Urls">The endpoint URLs.</param>
/// <param name="Algorithms">The algorithms that it names; empty for the usual ones.</param>
internal sealed record AppRegistration(IReadOnlyList<AppHandler> Handlers, IReadOnlyList<string> Urls, IReadOnlyList<string> Algorithms);

/// <summary>A handler of an app.</summary>
/// <param name="Name">Its name in the log.</param>
/// <param name="Events">The names of its events; empty for a handler of unknown events.</param>
internal sealed record AppHandler(string Name, IReadOnlyList<string> Events);
