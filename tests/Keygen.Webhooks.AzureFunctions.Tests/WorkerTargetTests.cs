using Keygen.Webhooks.AzureFunctions.Tests.Worker;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>Which targets are the same at the function as on the wire. It matters under TrustRequestUrl alone.</summary>
[Collection(nameof(WorkerFixture))]
public sealed class WorkerTargetTests
{
    /// <summary>What follows the function's path, and whether it arrives as it was sent in the integration and in the built-in model.</summary>
    internal static readonly (string Sent, bool Integration, bool BuiltIn)[] Targets =
    [
        ("/plain", true, true),
        ("/a%20b", true, true),
        ("/caf%C3%A9", true, true),
        ("/a+b", true, true),
        ("/a;b", true, true),
        ("/a%2Fb", false, true),
        ("/%41", false, false),
        ("/%7Euser", false, false),
        ("/a/./b", false, false),
        ("/a/../b", false, false),
        ("/a?code=a%2Bb%3D%3D", true, true),
        ("/a?x=%41", false, true),
    ];

    public static TheoryData<WorkerModel> Models => [WorkerModel.Integration, WorkerModel.BuiltIn];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Under_TrustRequestUrl_the_page_says_which_arrive_unchanged(WorkerModel model)
    {
        using var keygen = new WireSigner(host: "tunnel.example.com");
        var settings = WorkerSettings.Of(model, keygen);
        settings["Keygen__Webhooks__TrustRequestUrl"] = "true";
        await using var host = await WorkerHost.StartAsync(await WorkerApp.ForTests.AssemblyOrSkipAsync(), settings);

        var arrived = new List<string>();
        foreach (var (sent, _, _) in Targets)
        {
            var target = $"/api/{model.Route("any")}{sent}";
            using var signer = new WireSigner("https://tunnel.example.com" + target, "tunnel.example.com", target, keygen);
            if ((await RawHttp.PostAsync(host.Port, signer.Deliver().Bytes())).Status == 200)
            {
                arrived.Add(sent);
            }
        }

        arrived.Should().Equal(Targets.Where(one => model is WorkerModel.BuiltIn ? one.BuiltIn : one.Integration).Select(static one => one.Sent));
    }
}
