using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Keygen.Webhooks.AzureFunctions.Tests.Worker.Protocol;

namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>The host's end of the stream: greets the worker, loads what functions it has, invokes them.</summary>
internal sealed class WorkerChannel : FunctionRpc.FunctionRpcBase
{
    private readonly string _folder;
    private readonly Channel<StreamingMessage> _outbox = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, Invocation> _running = [];
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answered;

    public WorkerChannel(string folder) => _folder = folder;

    /// <summary>Ends when every function is loaded.</summary>
    public Task Loaded => _loaded.Task;

    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>What the host would show: only what the worker logs within an invocation that is running.</summary>
    public ConcurrentQueue<HostLog> Logs { get; } = [];

    /// <summary>What the host drops.</summary>
    public ConcurrentQueue<string> DroppedLogs { get; } = [];

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var sending = SendAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Receive(message);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The worker has gone.
        }

        _outbox.Writer.TryComplete();
        foreach (var invocation in _running.Values)
        {
            invocation.Response.TrySetException(new IOException("The worker has gone."));
        }

        await sending;
    }

    /// <param name="function">Which.</param>
    /// <param name="invocationId">A new one.</param>
    /// <param name="input">What its trigger is given.</param>
    /// <param name="cancellation">Sends <c>InvocationCancel</c>.</param>
    public async Task<InvocationResponse> InvokeAsync(WorkerFunction function, string invocationId, TypedData input, CancellationToken cancellation = default)
    {
        var invocation = new Invocation(function.Name);
        _running[invocationId] = invocation;
        Send(new()
        {
            InvocationRequest = new()
            {
                InvocationId = invocationId, FunctionId = function.Id, TraceContext = new() { TraceParent = "", TraceState = "" },
                InputData = { new ParameterBinding { Name = function.Trigger, Data = input } },
            },
        });
        await using var cancel = cancellation.Register(() => Cancel(invocationId));
        return await invocation.Response.Task;
    }

    /// <summary>Cancels whatever runs, as the host does at <c>functionTimeout</c>.</summary>
    public void CancelAll()
    {
        foreach (var id in _running.Keys)
        {
            Cancel(id);
        }
    }

    public void Terminate(TimeSpan grace) => Send(new() { WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(grace) } });

    private void Cancel(string invocationId) => Send(new() { InvocationCancel = new() { InvocationId = invocationId } });

    private void Send(StreamingMessage message) => _outbox.Writer.TryWrite(message);

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _outbox.Reader.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException or Grpc.Core.RpcException)
        {
            // The worker has gone.
        }
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                Send(new() { WorkerInitRequest = new() { HostVersion = "4.1037.0", WorkerDirectory = _folder, FunctionAppDirectory = _folder } });
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Capabilities = message.WorkerInitResponse.Capabilities.ToDictionary();
                Send(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = _folder } });
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Load(message.FunctionMetadataResponse.FunctionMetadataResults);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                Note(message.FunctionLoadResponse);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_running.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.Response.TrySetResult(message.InvocationResponse);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
        }
    }

    /// <summary>The whole metadata goes back to the worker, with bindings as the host has understood them.</summary>
    private void Load(IReadOnlyList<RpcFunctionMetadata> metadata)
    {
        Functions = [.. metadata.Select(WorkerFunction.Of)];
        foreach (var (one, function) in metadata.Zip(Functions))
        {
            foreach (var (name, binding) in function.Bindings)
            {
                one.Bindings[name] = binding;
            }

            Send(new() { FunctionLoadRequest = new() { FunctionId = one.FunctionId, Metadata = one } });
        }
    }

    private void Note(FunctionLoadResponse response)
    {
        if (response.Result.Status is not StatusResult.Types.Status.Success)
        {
            _loaded.TrySetException(new InvalidOperationException(response.ToString()));
        }
        else if (++_answered == Functions.Count)
        {
            _loaded.TrySetResult();
        }
    }

    private void Log(RpcLog log)
    {
        if (_running.TryGetValue(log.InvocationId, out var invocation))
        {
            Logs.Enqueue(new(string.Create(CultureInfo.InvariantCulture, $"Function.{invocation.Function}.User"), 0, log.Level, log.Message));
        }
        else
        {
            DroppedLogs.Enqueue(log.Message);
        }
    }

    private sealed record Invocation(string Function)
    {
        public TaskCompletionSource<InvocationResponse> Response { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A line of the host's log: its category and event id are the host's, whatever the worker's were.</summary>
internal sealed record HostLog(string Category, int EventId, RpcLog.Types.Level Level, string Message);
