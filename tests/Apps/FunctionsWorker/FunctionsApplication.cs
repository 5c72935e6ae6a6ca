using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

/// <summary>A worker's Kestrel on a loopback port, behind which functions are found by their attributes.</summary>
public sealed class FunctionsApplicationBuilder
{
    private readonly WebApplicationBuilder _builder;

    internal FunctionsApplicationBuilder(string[] args)
    {
        _builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = Path.GetTempPath() });
        _builder.WebHost.UseUrls(_builder.Configuration["urls"] ?? "http://127.0.0.1:0");
    }

    public IServiceCollection Services => _builder.Services;

    public IConfigurationManager Configuration => _builder.Configuration;

    public IHostEnvironment Environment => _builder.Environment;

    public ILoggingBuilder Logging => _builder.Logging;

    /// <summary>Where functions are looked for. The real worker's source generator finds them in the app.</summary>
    public IReadOnlyCollection<Type> FunctionTypes { get; set; } = Assembly.GetEntryAssembly()!.GetTypes();

    public IHost Build()
    {
        _builder.Services.TryAddSingleton<WorkerBehaviour>();
        _builder.Services.Configure<ForwardedHeadersOptions>(static options =>
            (options.ForwardedHeaders, options.ForwardLimit) = (ForwardedHeaders.All, null)); // as the integration sets it
        var app = _builder.Build();
        app.UseForwardedHeaders();
        app.UseRouting();
        FunctionRoutes.Map(app, FunctionTypes);
        return app;
    }
}

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
}
