namespace Keygen.Webhooks.LoadTest.Runs;

internal static class FlatRun
{
    public static Task RunAsync(LoadOptions options, Report report) => Task.CompletedTask;
}
