using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Aspire.Tests;

/// <summary>What the app host of samples/Aspire would start. Nothing is started.</summary>
public sealed partial class AppModelTests
{
    [Fact]
    public async Task The_model_has_the_receiver_its_servers_and_the_fake()
    {
        await using var model = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(TestContext.Current.CancellationToken);

        model.Resources.Select(static one => (one.Name, one.GetType().Name)).Should().Contain(
        [
            ("redis", nameof(RedisResource)), ("postgres", nameof(PostgresServerResource)), ("shop", nameof(PostgresDatabaseResource)),
            ("keygen", nameof(ProjectResource)), ("receiver", nameof(ProjectResource)),
            ("keygen-token", nameof(ParameterResource)),
        ]);
        var receiver = model.Resources.Single(static one => one.Name is "receiver");
        receiver.Annotations.OfType<WaitAnnotation>().Select(static one => one.Resource.Name).Should().BeEquivalentTo("redis", "shop", "postgres");
        receiver.Annotations.OfType<HealthCheckAnnotation>().Should().ContainSingle();
    }

    [Fact]
    public async Task The_fake_hands_its_keys_over_to_the_receiver_as_configuration()
    {
        await using var model = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(TestContext.Current.CancellationToken);

        var settings = await SettingsOf(model, "receiver");
        var arguments = await ArgumentsOf(model, "keygen");

        var keys = KeygenTestKeys.Import(await File.ReadAllTextAsync(arguments["keys"], TestContext.Current.CancellationToken));
        settings.Should().Contain(keys.ToConfiguration().Select(static one => new KeyValuePair<string, string>(one.Key.Replace(":", "__", StringComparison.Ordinal), one.Value!)));
        settings["Keygen__Webhooks__CatchUp__BaseUrl"].Should().Be("{keygen.bindings.http.url}");
        settings["Keygen__Webhooks__CatchUp__ApiToken"].Should().Be("{keygen-token.value}").And.Be(arguments["token"]);
        settings["ConnectionStrings__redis"].Should().Be("{redis.connectionString}");
        settings["ConnectionStrings__shop"].Should().Be("{shop.connectionString}");
        arguments["port"].Should().Be("{keygen.bindings.http.targetPort}");
        arguments["to"].Should().Be("{receiver.bindings.http.url}");
        settings.Should().OnlyContain(one => one.Key.StartsWith("Keygen__", StringComparison.Ordinal) || !PrivateKey().IsMatch(one.Value), "private keys stay with the fake");
        model.Resources.OfType<ParameterResource>().Should().OnlyContain(static one => one.Secret);
    }

    [Fact]
    public async Task A_server_that_is_there_takes_the_place_of_its_container()
    {
        await using var model = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--ConnectionStrings:redis=localhost:6379", "--ConnectionStrings:shop=Host=localhost"], TestContext.Current.CancellationToken);

        model.Resources.OfType<ContainerResource>().Should().BeEmpty();
        (await SettingsOf(model, "receiver")).Should().ContainKeys("ConnectionStrings__redis", "ConnectionStrings__shop");
    }

    [Fact]
    public async Task Each_command_of_the_fake_raises_an_event_that_the_library_knows()
    {
        await using var model = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(TestContext.Current.CancellationToken);

        var events = await File.ReadAllTextAsync(Path.Combine(model.AppHostDirectory, "../../../docs/events.md"), TestContext.Current.CancellationToken);
        model.Resources.Single(static one => one.Name is "keygen").Annotations.OfType<ResourceCommandAnnotation>().Select(static one => one.Name)
            .Where(static name => name.StartsWith("license.", StringComparison.Ordinal)).Should().HaveCount(3)
            .And.OnlyContain(name => events.Contains($"| `{name}` |"));
    }

    private static async Task<Dictionary<string, string>> SettingsOf(IDistributedApplicationTestingBuilder model, string name) =>
#pragma warning disable CS0618 // what replaces it needs the services of a built app
        await ((IResourceWithEnvironment)model.Resources.Single(one => one.Name == name)).GetEnvironmentVariableValuesAsync(DistributedApplicationOperation.Publish);
#pragma warning restore CS0618

    private static async Task<Dictionary<string, string>> ArgumentsOf(IDistributedApplicationTestingBuilder model, string name)
    {
#pragma warning disable CS0618
        var all = await ((IResourceWithArgs)model.Resources.Single(one => one.Name == name)).GetArgumentValuesAsync(DistributedApplicationOperation.Publish);
#pragma warning restore CS0618
        return all.Chunk(2).ToDictionary(static pair => pair[0].TrimStart('-'), static pair => pair[1], StringComparer.Ordinal);
    }

    [GeneratedRegex("PRIVATE|[0-9a-f]{128}")]
    private static partial Regex PrivateKey();
}
