using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace KeygenFunctions;

/// <summary>Tells the console when the token of an invocation fires.</summary>
public sealed class CancellationWitness : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await using var told = context.CancellationToken.Register(() => Console.WriteLine($"cancelled: {context.FunctionDefinition.Name}"));
        await next(context);
    }
}
