namespace Keygen.Webhooks.Tests;

/// <summary>Waits for a condition, with patience and without a say in how long it takes.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"{what} was waited for in vain.");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
