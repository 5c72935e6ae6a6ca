namespace Keygen.Webhooks.Receiving;

/// <summary>How long a platform waits by default after it asks a process to stop, and the setting that changes it.</summary>
internal sealed record TerminationLimit(string Platform, TimeSpan Limit, string Setting);

/// <summary>Recognises the platform by its environment variables. docs/health.md has the same table.</summary>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class TerminationLimits(Func<string, string?> variable)
{
    // The first match counts: a Kubernetes container also has Docker's variable.
    private static (string Variable, TerminationLimit Limit)[] Platforms =>
    [
        ("CONTAINER_APP_NAME", new("Azure Container Apps", TimeSpan.FromSeconds(30), "terminationGracePeriodSeconds of the app's template")),
        ("KUBERNETES_SERVICE_HOST", new("Kubernetes", TimeSpan.FromSeconds(30), "terminationGracePeriodSeconds of the pod")),
        ("ECS_CONTAINER_METADATA_URI_V4", new("Amazon ECS", TimeSpan.FromSeconds(30), "stopTimeout of the container definition")),
        ("K_SERVICE", new("Google Cloud Run", TimeSpan.FromSeconds(10), "nothing (it cannot be raised)")),
        ("FLY_APP_NAME", new("Fly.io", TimeSpan.FromSeconds(5), "kill_timeout in fly.toml")),
        ("DYNO", new("Heroku", TimeSpan.FromSeconds(30), "nothing (it cannot be raised)")),
        ("ASPNETCORE_IIS_PHYSICAL_PATH", new("IIS", TimeSpan.FromSeconds(10), "shutdownTimeLimit of aspNetCore in web.config")),
        ("WEBSITE_SITE_NAME", new("Azure App Service", TimeSpan.FromSeconds(5), "WEBSITES_CONTAINER_STOP_TIME_LIMIT")),
        ("DOTNET_RUNNING_IN_CONTAINER", new("Docker", TimeSpan.FromSeconds(10), "docker stop --timeout, or stop_grace_period in a compose file")),
    ];

    public static TerminationLimits OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    internal static IEnumerable<TerminationLimit> Known => Platforms.Select(static platform => platform.Limit);

    /// <returns>The platform's limit; null when none is recognised. Azure Functions has its own rules for stopping.</returns>
    public TerminationLimit? Find() => Has("FUNCTIONS_WORKER_RUNTIME") ? null : Array.Find(Platforms, platform => Has(platform.Variable)).Limit;

    private bool Has(string name) => !string.IsNullOrEmpty(variable(name));
}
