using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.Tool.Registrations;

/// <summary>Inside an app: waits until its host is built, reports the handlers, and ends the process before anything of it starts.</summary>
/// <param name="file">Where the report goes.</param>
internal sealed class HostObserver(string file) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilt", Value: IHost host })
        {
            RegistrationReport.Write(host.Services, file);
            Environment.Exit(0);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
