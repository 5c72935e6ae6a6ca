namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

internal static class Eventually
{
    /// <summary>Asks again and again, for half a minute.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("It did not come true.");
    }
}
