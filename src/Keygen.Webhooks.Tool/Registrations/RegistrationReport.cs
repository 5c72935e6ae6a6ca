using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tool.Registrations;

/// <summary>
/// Inside an app: writes down which events its handlers want. The app may use another version of the library, so everything of it is called
/// by name.
/// </summary>
internal static class RegistrationReport
{
    /// <summary>The variable with the file to write.</summary>
    public const string Variable = "KEYGEN_WEBHOOKS_REPORT_FILE";

    /// <summary>The variable with the name of the registration; without it, the default one.</summary>
    public const string RegistrationVariable = "KEYGEN_WEBHOOKS_REPORT_REGISTRATION";

    public static void Write(IServiceProvider services, string file)
    {
        JsonObject report;
        try
        {
            report = Read(services, Environment.GetEnvironmentVariable(RegistrationVariable) ?? "");
        }
        catch (Exception exception)
        {
            // Whatever the app's own code throws while its services are made.
            report = new() { ["error"] = (exception.InnerException ?? exception).Message };
        }

        File.WriteAllText(file, report.ToJsonString());
    }

    private static JsonObject Read(IServiceProvider services, string registration)
    {
        var library = Array.Find(AppDomain.CurrentDomain.GetAssemblies(), static one => one.GetName().Name is "Keygen.Webhooks");
        var type = library?.GetType("Keygen.Webhooks.Dispatching.EventDispatcher");
        if (type is null || services.GetKeyedService(type, registration) is not { } dispatcher)
        {
            return new() { ["error"] = $"The app has no registration {(registration.Length is 0 ? "of AddKeygenWebhooks()" : $"'{registration}'")}." };
        }

        var options = OptionsOf(services, library!.GetType("Keygen.Webhooks.KeygenWebhooksOptions")!, registration);
        return new()
        {
            ["handlers"] = new JsonArray([.. Each(dispatcher, "Subscriptions").Select(static one => new JsonObject
            {
                ["name"] = (string?)Get(one, "Handler"), ["events"] = Texts(one, "EventNames"),
            })]),
            ["urls"] = Texts(options, "EndpointUrls"),
            ["algorithms"] = Texts(options, "Algorithms"),
        };
    }

    private static object OptionsOf(IServiceProvider services, Type type, string registration)
    {
        var monitor = typeof(IOptionsMonitor<>).MakeGenericType(type);
        return monitor.GetMethod("Get")!.Invoke(services.GetRequiredService(monitor), [registration])!;
    }

    private static object? Get(object of, string property) => of.GetType().GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.GetValue(of);

    private static IEnumerable<object> Each(object of, string property) => ((IEnumerable)Get(of, property)!).Cast<object>();

    private static JsonArray Texts(object of, string property) => new([.. Each(of, property).Select(static one => JsonValue.Create((string)one))]);
}
