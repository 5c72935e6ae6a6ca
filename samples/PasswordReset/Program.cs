using PasswordReset;
using PasswordReset.Demo;

// Without an account this runs the demo, with fakes of all services in this process. With an account it runs the app.
if (args.Contains("--demo") || Settings.Of(args)["Keygen:Webhooks:AccountId"] is null or "")
{
    return await DemoRun.RunAsync(stay: args.Contains("--stay"));
}

await using var app = PasswordResetApp.Build(args);
await app.RunAsync();
return 0;

internal static class Settings
{
    public static IConfiguration Of(string[] args) => WebApplication.CreateSlimBuilder(args).Configuration;
}
