namespace Keygen.Webhooks.LoadTest.Runs;

internal static class JunkRun
{
    public static Task RunAsync(LoadOptions options, Report report) => Task.CompletedTask;
}
