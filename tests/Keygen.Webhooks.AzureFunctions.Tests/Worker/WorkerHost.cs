using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Keygen.Webhooks.AzureFunctions.Tests.Worker.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>
/// Stands in for the Functions host, and starts an app on the real worker as its child process. It does what the host (4.1037) was seen
/// to do as far as deliveries can tell.
/// </summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    /// <summary>What the host leaves a worker between <c>WorkerTerminate</c> and the kill.</summary>
    private static readonly TimeSpan TerminateGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Process _worker;

    private WorkerHost(WebApplication app, WorkerChannel channel, Process worker) => (_app, Channel, _worker) = (app, channel, worker);

    public WorkerChannel Channel { get; }

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>What the worker wrote to its console, which the host forwards to its own log.</summary>
    public ConcurrentQueue<string> Console { get; } = [];

    /// <param name="assembly">The path of the app.</param>
    /// <param name="settings">Its application settings.</param>
    public static async Task<WorkerHost> StartAsync(string assembly, IReadOnlyDictionary<string, string> settings)
    {
        var folder = Path.GetDirectoryName(assembly)!;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc(static options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (null, null));
        builder.Services.AddHttpForwarder();
        var channel = new WorkerChannel(folder);
        builder.Services.AddSingleton(channel);
        builder.Services.AddSingleton<HttpInvocation>();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, static http => http.Protocols = HttpProtocols.Http1);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, static grpc => grpc.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        app.MapGrpcService<WorkerChannel>();
        app.Map("/{**path}", static context => context.RequestServices.GetRequiredService<HttpInvocation>().HandleAsync(context));
        await app.StartAsync();

        var host = new WorkerHost(app, channel, Launch(assembly, folder, new Uri(app.Urls.Last()).Port, settings));
        host._worker.OutputDataReceived += (_, line) => host.Take(line.Data);
        host._worker.ErrorDataReceived += (_, line) => host.Take(line.Data);
        host._worker.BeginOutputReadLine();
        host._worker.BeginErrorReadLine();
        await Task.WhenAny(host.Channel.Loaded, host._worker.WaitForExitAsync(), Task.Delay(LoadTimeout));
        if (!host.Channel.Loaded.IsCompletedSuccessfully)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException(
                $"The worker's functions were not loaded: {string.Join('\n', host.Console.Concat(host.Channel.DroppedLogs))}", host.Channel.Loaded.Exception);
        }

        return host;
    }

    /// <summary>Invokes a timer's function, as the host does when it is time.</summary>
    /// <returns>Whether it succeeded.</returns>
    public async Task<bool> InvokeTimerAsync(string function)
    {
        var timer = Channel.Functions.Single(one => one.Name == function);
        var response = await Channel.InvokeAsync(timer, Guid.NewGuid().ToString(), new() { Json = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""" });
        return response.Result.Status is StatusResult.Types.Status.Success;
    }

    /// <summary>Asks the worker to stop, and kills it after five seconds.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> TerminateAsync()
    {
        Channel.Terminate(TerminateGrace);
        using var grace = new CancellationTokenSource(TerminateGrace);
        try
        {
            await _worker.WaitForExitAsync(grace.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            _worker.Kill(entireProcessTree: true);
            return false;
        }
    }

    public IEnumerable<string> Lines(string text) => Console.Where(line => line.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (!_worker.HasExited)
        {
            _worker.Kill(entireProcessTree: true);
        }

        await _worker.WaitForExitAsync();
        _worker.Dispose();
        await _app.DisposeAsync();
    }

    private static Process Launch(string assembly, string folder, int port, IReadOnlyDictionary<string, string> settings)
    {
        var (uri, worker, request, length) = ($"http://127.0.0.1:{port}/", Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), int.MaxValue.ToString(CultureInfo.InvariantCulture));
        var start = new ProcessStartInfo("dotnet",
        [
            assembly, "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--workerId", worker, "--requestId", request, "--grpcMaxMessageLength", length,
            "--functions-uri", uri, "--functions-worker-id", worker, "--functions-request-id", request, "--functions-grpc-max-message-length", length,
        ])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static key => key.StartsWith("Keygen", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            Console.Enqueue(line);
        }
    }
}
