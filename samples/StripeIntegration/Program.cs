using StripeIntegration;
using StripeIntegration.Demo;

// Without settings this runs the demo, with fakes of Stripe and Keygen in this process. With settings it runs the app.
if (args.Contains("--offline") || Settings.AreMissing(args))
{
    return await OfflineDemo.RunAsync(stay: args.Contains("--stay"));
}

await Shop.Build(args).RunAsync();
return 0;

internal static class Settings
{
    private static readonly string[] Secrets = ["Stripe:SecretKey", "Keygen:Api:ApiToken", "Keygen:Webhooks:AccountId"];

    public static bool AreMissing(string[] args)
    {
        var configuration = WebApplication.CreateSlimBuilder(args).Configuration;
        return Secrets.All(one => string.IsNullOrEmpty(configuration[one]));
    }
}
