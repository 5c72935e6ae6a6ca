namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>Application settings of an app on the worker.</summary>
internal static class WorkerSettings
{
    /// <param name="model">The model the app runs in.</param>
    /// <param name="signers">Of one account and key, each for an endpoint.</param>
    public static Dictionary<string, string> Of(WorkerModel model, params WireSigner[] signers)
    {
        var settings = new Dictionary<string, string>
        {
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["Model"] = model is WorkerModel.BuiltIn ? "built-in" : "",
        };
        AddRegistration(settings, "Keygen__Webhooks", signers);
        return settings;
    }

    public static void AddRegistration(Dictionary<string, string> settings, string section, params WireSigner[] signers)
    {
        settings[$"{section}__AccountId"] = signers[0].AccountId;
        settings[$"{section}__PublicKeys__0"] = signers[0].PublicKey;
        for (var i = 0; i < signers.Length; i++)
        {
            settings[$"{section}__EndpointUrls__{i}"] = signers[i].EndpointUrl;
        }
    }
}
