using Keygen.Webhooks.Testing;

namespace AppHost;

/// <summary>A Keygen that signs, delivers and retries like the real one, with keys of its own.</summary>
/// <param name="Project">The program that runs it.</param>
/// <param name="Keys">The account and its keys.</param>
/// <param name="ApiToken">The token of its API.</param>
public sealed record FakeKeygen(IResourceBuilder<ProjectResource> Project, KeygenTestKeys Keys, IResourceBuilder<ParameterResource> ApiToken);

public static class FakeKeygenExtensions
{
    private static readonly string[] Events = ["license.created", "license.renewed", "license.expired"];

    /// <summary>Adds a fake Keygen. In Aspire's dashboard it has a command for each of a few events.</summary>
    public static FakeKeygen AddFakeKeygen<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var token = builder.AddParameter($"{name}-token", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true);
        var file = Path.Combine(builder.AppHostDirectory, "obj", $"{name}.json");
        var keys = KeysIn(file);
        var project = builder.AddProject<TProject>(name).WithHttpEndpoint();
        project.WithArgs(context =>
        {
            context.Args.Add("--keys");
            context.Args.Add(file);
            context.Args.Add("--port");
            context.Args.Add(project.GetEndpoint("http").Property(EndpointProperty.TargetPort));
            context.Args.Add("--token");
            context.Args.Add(token);
        });
        foreach (var one in Events)
        {
            project.WithHttpCommand("/fake/events", $"Raise {one}", commandName: one, commandOptions: new()
            {
                PrepareRequest = context =>
                {
                    context.Request.RequestUri = new($"{context.Request.RequestUri}?event={one}");   // the path above takes no query
                    return Task.CompletedTask;
                },
            });
        }

        return new(project, keys, token);
    }

    /// <summary>Gives a receiver the account, its public keys and the API, and lets the fake deliver to it.</summary>
    public static IResourceBuilder<ProjectResource> WithKeygen(this IResourceBuilder<ProjectResource> receiver, FakeKeygen keygen)
    {
        foreach (var (name, value) in keygen.Keys.ToConfiguration())
        {
            receiver.WithEnvironment(name.Replace(":", "__", StringComparison.Ordinal), value);
        }

        keygen.Project.WithArgs(context =>
        {
            context.Args.Add("--to");
            context.Args.Add(receiver.GetEndpoint("http"));
        });
        return receiver
            .WithEnvironment("Keygen__Webhooks__CatchUp__BaseUrl", keygen.Project.GetEndpoint("http"))
            .WithEnvironment("Keygen__Webhooks__CatchUp__ApiToken", keygen.ApiToken)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")                // only there may the next two be so short
            .WithEnvironment("Keygen__Webhooks__CatchUp__MinimumAge", "00:00:05")
            .WithEnvironment("Keygen__Webhooks__CatchUp__Interval", "00:00:10");
    }

    /// <summary>The same keys in each run, so that stored events stay valid.</summary>
    private static KeygenTestKeys KeysIn(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, new KeygenTestKeys().Export());
        }

        return KeygenTestKeys.Import(File.ReadAllText(file));
    }
}
