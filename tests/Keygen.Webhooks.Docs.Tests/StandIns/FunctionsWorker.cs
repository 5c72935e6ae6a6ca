using System.Net;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// The worker's packages cannot be restored everywhere. What the snippets use of them; the sample is built with the real ones.
namespace Microsoft.Azure.Functions.Worker
{
    public enum AuthorizationLevel
    {
        Anonymous,
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class FunctionAttribute(string name) : Attribute
    {
        public string Name => name;
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class HttpTriggerAttribute(AuthorizationLevel level, params string[] methods) : Attribute
    {
        public AuthorizationLevel Level => level;

        public IReadOnlyList<string> Methods => methods;

        public string? Route { get; set; }
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class TimerTriggerAttribute(string schedule) : Attribute
    {
        public string Schedule => schedule;
    }

    public sealed class TimerInfo;
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public sealed class FunctionsApplicationBuilder(HostApplicationBuilder inner)
    {
        public IServiceCollection Services => inner.Services;

        public IConfigurationManager Configuration => inner.Configuration;

        public IHostEnvironment Environment => inner.Environment;

        public ILoggingBuilder Logging => inner.Logging;

        public IHost Build() => inner.Build();
    }

    public static class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(Host.CreateApplicationBuilder(args));
    }
}

namespace Microsoft.Azure.Functions.Worker.Http
{
    public abstract class HttpRequestData
    {
        public abstract string Method { get; }

        public abstract Uri Url { get; }

        public abstract System.Net.Http.Headers.HttpHeaders Headers { get; }

        public abstract Stream Body { get; }

        public abstract HttpResponseData CreateResponse(HttpStatusCode status);
    }

    public abstract class HttpResponseData
    {
        public abstract System.Net.Http.Headers.HttpHeaders Headers { get; }

        public abstract Stream Body { get; }
    }
}

namespace Microsoft.Extensions.Hosting
{
    public static class FunctionsHostApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
    }
}
