using System.Text.Json;
using Keygen.Webhooks.AzureFunctions.Tests.Worker.Protocol;

namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>A function as the worker has described it.</summary>
internal sealed record WorkerFunction(string Id, string Name, string Trigger, string? Route, IReadOnlyList<string> Methods, IReadOnlyDictionary<string, BindingInfo> Bindings)
{
    private const string Prefix = "/api/";

    public static WorkerFunction Of(RpcFunctionMetadata metadata)
    {
        var (trigger, route, methods) = ("", (string?)null, (string[])[]);
        var bindings = new Dictionary<string, BindingInfo>();
        foreach (var raw in metadata.RawBindings)
        {
            using var json = JsonDocument.Parse(raw);
            var (name, type) = (json.RootElement.GetProperty("name").GetString()!, json.RootElement.GetProperty("type").GetString()!);
            bindings[name] = new()
            {
                Type = type,
                Direction = Enum.Parse<BindingInfo.Types.Direction>(json.RootElement.GetProperty("direction").GetString()!, ignoreCase: true),
            };
            if (type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))
            {
                trigger = name;
                route = json.RootElement.TryGetProperty("route", out var given) ? given.GetString() : null;
                methods = json.RootElement.TryGetProperty("methods", out var list) ? [.. list.EnumerateArray().Select(static one => one.GetString()!)] : [];
            }
        }

        return new(metadata.FunctionId, metadata.Name, trigger, route, methods, bindings);
    }

    /// <summary>Whether the host would route a request here; to it, another method than the trigger's is another route.</summary>
    public bool Takes(string method, string path) =>
        Route is not null && Methods.Contains(method, StringComparer.OrdinalIgnoreCase)
        && (Route.Split('{') is [var literal, _]
            ? path.StartsWith(Prefix + literal, StringComparison.OrdinalIgnoreCase)
            : path.Equals(Prefix + Route, StringComparison.OrdinalIgnoreCase));
}
