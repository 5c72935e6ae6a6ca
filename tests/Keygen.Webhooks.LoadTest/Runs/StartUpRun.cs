namespace Keygen.Webhooks.LoadTest.Runs;

internal static class StartUpRun
{
    public static Task RunAsync(LoadOptions options, Report report) => Task.CompletedTask;
}
