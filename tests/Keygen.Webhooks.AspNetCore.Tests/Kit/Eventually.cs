namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Waits for a condition, with patience and without a say in how long it takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            patience.IsCancellationRequested.Should().BeFalse($"{what} was waited for");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
