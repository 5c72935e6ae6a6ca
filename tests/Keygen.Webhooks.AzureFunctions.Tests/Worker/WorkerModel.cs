namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>The worker's models of HTTP triggers.</summary>
public enum WorkerModel
{
    /// <summary>The ASP.NET Core integration.</summary>
    Integration,

    /// <summary><c>HttpRequestData</c>, over the host's gRPC stream.</summary>
    BuiltIn,
}

internal static class WorkerModels
{
    /// <summary>The name of a function's twin in a model: <c>keygen</c> or <c>keygen-built-in</c>.</summary>
    public static string Route(this WorkerModel model, string route) => model is WorkerModel.BuiltIn ? $"{route}-built-in" : route;
}
