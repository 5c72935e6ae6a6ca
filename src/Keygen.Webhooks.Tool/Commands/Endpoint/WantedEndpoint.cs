using System.CommandLine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Deliveries;
using Keygen.Webhooks.Tool.Registrations;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Endpoint;

/// <summary>What the endpoint at Keygen should be, as the app's code says, or the command line.</summary>
/// <param name="Urls">The URLs; an endpoint with any of them is meant.</param>
/// <param name="Events">The names of the events; <c>*</c> alone for all.</param>
/// <param name="Algorithms">The accepted algorithms, the preferred one first.</param>
internal sealed record WantedEndpoint(IReadOnlyList<string> Urls, IReadOnlyList<string> Events, IReadOnlyList<string> Algorithms)
{
    private static readonly string[] AllEvents = ["*"];

    private static readonly string[] UsualAlgorithms = [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256];

    private static readonly Option<string[]> EventsOption = new("--events", "--event")
    {
        Description = "The events that the endpoint should get, or '*' for all. By default, those of the app's handlers: the project is built, and its code runs until Build(). No hosted service of it starts.",
        HelpName = "EVENTS", DefaultValueFactory = static _ => [], CompletionSources = { EventName.Complete },
    };

    private static readonly Option<string?> UrlOption = CommonOptions.Url("--url", "The endpoint's URL. By default, those of the app's EndpointUrls.");

    private static readonly Option<string?> RegistrationOption = new("--registration")
    {
        Description = "The name that the app gives to AddKeygenWebhooks. By default, the registration without a name.", HelpName = "NAME",
    };

    /// <summary>The options that say which endpoint, and what it should send.</summary>
    public static IReadOnlyList<Option> AllOptions { get; } = [EventsOption, UrlOption, RegistrationOption];

    /// <exception cref="ToolException">The app cannot be asked, or something is missing.</exception>
    public static async Task<WantedEndpoint> ReadAsync(CommandRun run, ProjectSettings settings, CancellationToken cancellationToken)
    {
        var named = run.Get(EventsOption)!.SelectMany(static one => one.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var code = named.Length > 0 ? null
            : await RegistrationReader.ReadAsync(run.Get(KeygenConnection.ProjectOption)!, settings.EnvironmentName, run.Get(RegistrationOption), run, cancellationToken).ConfigureAwait(false);
        var events = code is null ? named : EventsOf(code);
        var registration = run.Get(RegistrationOption) ?? "";
        IReadOnlyList<string> urls = run.Get(UrlOption) is { } url ? [url] : code?.Urls ?? settings.ValuesOf(registration, "EndpointUrls");
        var algorithms = code?.Algorithms ?? settings.ValuesOf(registration, "Algorithms");
        return urls.Count is 0 ? throw ToolException.Usage("Say which endpoint: --url https://hooks.example.com/webhooks/keygen, or set Keygen:Webhooks:EndpointUrls.")
            : events.Length is 0 ? throw new ToolException("The app registers no handler, so it wants no event.", ExitCodes.No)
            : new(urls, Demand(events), algorithms.Count > 0 ? algorithms : UsualAlgorithms);
    }

    private static string[] EventsOf(AppRegistration code)
    {
        string[] events = [.. code.Handlers.SelectMany(static one => one.Events).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return KeygenEventBuilder.EventNames.Except(events, StringComparer.Ordinal).Any() ? events : AllEvents;
    }

    /// <summary>Keygen refuses unknown names, and says less about them.</summary>
    private static IReadOnlyList<string> Demand(IReadOnlyList<string> events)
    {
        foreach (var name in events.Where(static name => name is not "*"))
        {
            EventName.DemandKnown(name);
        }

        return events.Contains("*", StringComparer.Ordinal) ? AllEvents : events;
    }
}
