using System.Diagnostics;
using Keygen.Webhooks.Tool.Registrations;

/// <summary>
/// .NET calls this at the start of a process whose variable <c>DOTNET_STARTUP_HOOKS</c> names this assembly. <see cref="RegistrationReader"/>
/// sets it for an app whose handlers it wants to know, and for nothing else.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(RegistrationReport.Variable) is { Length: > 0 } file)
        {
            DiagnosticListener.AllListeners.Subscribe(new HostObserver(file));
        }
    }
}
