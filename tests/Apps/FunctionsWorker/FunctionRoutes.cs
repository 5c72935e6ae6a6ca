using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Routes and invokes functions as the worker does, as far as tests can tell the difference.</summary>
internal static class FunctionRoutes
{
    public static void Map(WebApplication app, IEnumerable<Type> types)
    {
        var functions = types.SelectMany(static type => type.GetMethods())
            .Select(static method => (Method: method, method.GetCustomAttribute<FunctionAttribute>()?.Name)).Where(static function => function.Name is not null);
        foreach (var (method, name) in functions)
        {
            var trigger = method.GetParameters().Select(static parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(static one => one is not null);
            if (trigger is not null)
            {
                app.MapMethods($"api/{trigger.Route ?? name}", trigger.Methods, context => InvokeAsync(context, method));
            }
            else
            {
                // How the real host lets a timer's function be run by hand.
                app.MapPost($"admin/functions/{name}", context => InvokeAsync(context, method));
            }
        }
    }

    private static async Task InvokeAsync(HttpContext context, MethodInfo method)
    {
        var behaviour = context.RequestServices.GetRequiredService<WorkerBehaviour>();
        await using var scope = context.RequestServices.CreateAsyncScope(); // the invocation's, and from here on the request's
        context.Features.Set<IServiceProvidersFeature>(new RequestServicesFeature(context, null) { RequestServices = scope.ServiceProvider });
        var arguments = new List<object?>();
        foreach (var parameter in method.GetParameters())
        {
            arguments.Add(await ArgumentAsync(parameter.ParameterType, context, behaviour));
        }

        var function = ActivatorUtilities.CreateInstance(scope.ServiceProvider, method.DeclaringType!);
        var task = (Task)method.Invoke(function, [.. arguments])!;
        await task;
        await RespondAsync(context, task.GetType().GetProperty("Result")?.GetValue(task), behaviour);
    }

    private static async Task<object?> ArgumentAsync(Type type, HttpContext context, WorkerBehaviour behaviour) =>
        type == typeof(HttpRequest) ? context.Request
        : type == typeof(HttpRequestData) ? await (behaviour.OverGrpc ? RequestDatas.OverGrpcAsync(context.Request) : RequestDatas.IntegratedAsync(context.Request))
        : type == typeof(TimerInfo) ? new TimerInfo()
        : behaviour.Cancellation;

    private static async Task RespondAsync(HttpContext context, object? result, WorkerBehaviour behaviour)
    {
        if (result is HttpResponseData data)
        {
            context.Response.StatusCode = (int)data.StatusCode;
            foreach (var (name, values) in data.Headers)
            {
                context.Response.Headers[name] = values.ToArray();
            }

            data.Body.Position = 0;
            await data.Body.CopyToAsync(context.Response.Body);
            return;
        }

        for (var i = 0; i < behaviour.Executions; i++)
        {
            await (behaviour.AsActionResult && result is IActionResult action
                ? action.ExecuteResultAsync(new(context, context.GetRouteData(), new ActionDescriptor()))
                : result is IResult executed ? executed.ExecuteAsync(context) : Task.CompletedTask);
        }
    }
}
