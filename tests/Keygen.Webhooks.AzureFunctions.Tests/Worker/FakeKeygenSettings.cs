using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>Application settings of an app whose Keygen is a fake.</summary>
internal static class FakeKeygenSettings
{
    public static Dictionary<string, string> Of(WorkerModel model, KeygenTestKeys keys, FakeKeygen keygen) =>
        new(keys.ToConfiguration().Select(static one => KeyValuePair.Create(one.Key.Replace(":", "__", StringComparison.Ordinal), one.Value!)))
        {
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["Model"] = model is WorkerModel.BuiltIn ? "built-in" : "",
            ["Keygen__Webhooks__CatchUp__ApiToken"] = keygen.ApiToken,
            ["Keygen__Webhooks__CatchUp__BaseUrl"] = keygen.Url.GetLeftPart(UriPartial.Authority),
            ["Keygen__Webhooks__CatchUp__ProgressFolder"] = Directory.CreateTempSubdirectory("keygen-functions").FullName,
            ["Keygen__Webhooks__CatchUp__Since"] = DateTimeOffset.UtcNow.AddHours(-2).ToString("o"),
        };
}
